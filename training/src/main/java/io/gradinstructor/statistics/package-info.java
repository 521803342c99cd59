/** Means, intervals and tests of what was measured. */
package io.gradinstructor.statistics;
