/** The parts: one file each. */
package io.gradinstructor.core.training.parts;
