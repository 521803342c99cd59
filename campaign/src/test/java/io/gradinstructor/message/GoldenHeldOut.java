package io.gradinstructor.message;

import io.gradinstructor.instructor.HeldOutFigures;
import java.util.Arrays;

/** How an ENN does on runs that it did not learn from: no component has its default value. */
final class GoldenHeldOut {
  private GoldenHeldOut() {}

  static HeldOutFigures figures() {
    return new HeldOutFigures(
        3,
        40,
        0.5,
        0.96875,
        0.625,
        Arrays.asList(0.25, null, 0.5, 0.75, 1.0),
        0.375,
        0.4375,
        0.46875,
        0.125,
        0.1875,
        2.5,
        -0.25);
  }

  static Results.HeldOut results() {
    return new Results.HeldOut(
        3,
        40,
        0.5,
        0.96875,
        0.625,
        Arrays.asList(0.25, null, 0.5, 0.75, 1.0),
        0.375,
        0.4375,
        0.46875,
        0.125,
        0.1875,
        2.5,
        -0.25);
  }
}
