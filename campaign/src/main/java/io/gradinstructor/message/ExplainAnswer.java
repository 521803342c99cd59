package io.gradinstructor.message;

import java.util.List;

/**
 * The answer to an {@link ExplainRequest}.
 *
 * @param id of the request
 * @param explained what is seen; null if there is a problem
 * @param problem why nothing can be said; null if all is well
 */
public record ExplainAnswer(String id, String campaign, Explained explained, String problem)
    implements Message {
  /**
   * Grad-CAM (Selvaraju et al. 2017) of one snapshot under one instructor.
   *
   * @param steps of the trial's snapshots that are kept, ascending
   * @param stage of training, 0..1
   */
  public record Explained(
      TrialId trial,
      String campaign,
      int step,
      List<Integer> steps,
      InstructorId instructor,
      double stage,
      double score,
      List<Layer> layers) {}

  /**
   * A layer with a weight matrix [inputs][outputs].
   *
   * @param rows of the maps, at the resolution of the last feature maps
   * @param signed Σ α·A, row-major; null of instructors of earlier versions
   * @param heat its ReLU
   */
  public record Layer(
      int inputs, int outputs, int rows, int columns, List<Float> signed, List<Float> heat) {}

  @Override
  public String key() {
    return id;
  }
}
