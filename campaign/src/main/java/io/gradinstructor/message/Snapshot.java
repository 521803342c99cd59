package io.gradinstructor.message;

/**
 * Weights of a network in training.
 *
 * @param step steps taken so far; of a trial that leaves images out, the place on the grid of one
 *     that does not
 * @param last whether training ended here
 * @param loss cross-entropy of the last minibatch
 * @param weights W₁, b₁, W₂, b₂, … row-major [in][out], little-endian float32
 */
public record Snapshot(TrialId trial, int step, boolean last, float loss, byte[] weights)
    implements Message {
  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
