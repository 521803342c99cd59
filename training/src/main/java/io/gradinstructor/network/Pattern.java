package io.gradinstructor.network;

/** A smooth random field over inputs and outputs of a layer, in log scale. */
public record Pattern(long seed, double amplitude, boolean rows, boolean columns) {}
