/** The parts: one file each. */
package io.gradinstructor.training.parts;
