package io.gradinstructor.message;

import io.gradinstructor.training.Recipe;

/**
 * A first part of a trial, of other settings than the rest; the memory of its parts goes along.
 *
 * @param until place before whose step it ends
 */
public record Leg(int until, Recipe recipe) {}
