/** Networks, losses and training steps as graphs. */
package io.gradinstructor.autodiff.nn;
