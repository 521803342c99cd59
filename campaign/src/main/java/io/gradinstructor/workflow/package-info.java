/** A campaign from phase to phase: a pure function of its file and of what happened. */
package io.gradinstructor.workflow;
