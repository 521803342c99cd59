/** The service that rewards snapshots and, in the end, reads the test set and reports. */
package io.gradinstructor.evaluator;
