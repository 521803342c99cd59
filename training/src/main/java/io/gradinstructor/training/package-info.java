/** Training as recipe, memory, clock and draws; the places where parts go. */
package io.gradinstructor.training;
