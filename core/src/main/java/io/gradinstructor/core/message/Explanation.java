package io.gradinstructor.core.message;

import java.util.List;

/** Grad-CAM (Selvaraju et al. 2017) of one snapshot under one instructor. */
public record Explanation(
    String trial, String campaign, int step, String instructor, double score, List<Heat> layers)
    implements Message {
  /** Heat of a layer at the resolution of its last feature maps, [rows][columns] row-major, ≥ 0. */
  public record Heat(int rows, int columns, List<Float> values) {}

  @Override
  public String key() {
    return trial;
  }
}
