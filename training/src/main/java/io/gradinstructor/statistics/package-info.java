/** Means, intervals and tests of what was measured; eigenvectors. */
package io.gradinstructor.statistics;
