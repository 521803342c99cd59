package io.gradinstructor.network;

import java.util.List;

/** Heat of a layer at the resolution of its last feature maps, [rows][columns] row-major, ≥ 0. */
public record Heat(int rows, int columns, List<Float> values) {}
