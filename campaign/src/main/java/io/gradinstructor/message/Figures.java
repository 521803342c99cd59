package io.gradinstructor.message;

import java.util.List;
import java.util.Map;

/**
 * Matter for the pictures of a report.
 *
 * @param curves per arm: mean accuracy on the reward set at each recorded step
 * @param learning per instructor id: loss every tenth step
 * @param secondsPerTrial per arm: mean time of a trial (a timing: shown, never part of
 *     results.json)
 * @param heat Grad-CAM pictures
 */
public record Figures(
    Map<String, Curve> curves,
    Map<String, List<Float>> learning,
    Map<String, Double> secondsPerTrial,
    List<Explanation> heat) {
  /** Values at steps. */
  public record Curve(List<Integer> steps, List<Double> values) {}
}
