/** Faults, stops and load, and whether results are the same after them: {@code gi chaos}. */
package io.gradinstructor.chaos;
