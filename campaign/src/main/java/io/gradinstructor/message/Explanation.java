package io.gradinstructor.message;

import io.gradinstructor.network.Heat;
import java.util.List;

/**
 * Grad-CAM (Selvaraju et al. 2017) of one snapshot under one instructor.
 *
 * @param frames the same along the way, the explained step the last; null of earlier versions
 */
public record Explanation(
    TrialId trial,
    int step,
    InstructorId instructor,
    double score,
    List<Heat> layers,
    List<Frame> frames)
    implements Message {
  /** Without what was along the way. */
  public Explanation(
      TrialId trial, int step, InstructorId instructor, double score, List<Heat> layers) {
    this(trial, step, instructor, score, layers, null);
  }

  /**
   * One step of training.
   *
   * @param heat of each layer
   * @param weights of each layer: their root mean square in the cells of the heat
   * @param pixels heat by input, folded back to the image; null if the inputs are no square one
   */
  public record Frame(int step, double score, List<Heat> heat, List<Heat> weights, Heat pixels) {}

  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
