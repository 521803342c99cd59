package io.gradinstructor.message;

/**
 * Grad-CAM of a snapshot is wanted by anybody.
 *
 * @param id that the answer will have; the asker's choice
 * @param trial whose weights are looked at
 * @param step of the snapshot; null for the last one
 * @param instructor that looks; null for the newest of the campaign
 */
public record ExplainRequest(String id, TrialId trial, Integer step, InstructorId instructor)
    implements Message {
  @Override
  public String key() {
    return id;
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
