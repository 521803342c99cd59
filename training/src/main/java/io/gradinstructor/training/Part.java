package io.gradinstructor.training;

/**
 * A building block of a recipe: a record whose components are its settings. It has no state: what
 * it does is a function of its settings, the clock, the memory and the draws.
 */
public interface Part {}
