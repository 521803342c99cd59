package io.gradinstructor.network;

import java.util.List;

/**
 * Heat of a layer, [rows][columns] row-major, ≥ 0: at the resolution of the last feature maps, or
 * of hidden units, [1][units] of those it leads to and of the last layer [units][1] of those it
 * leaves.
 */
public record Heat(int rows, int columns, List<Float> values) {}
