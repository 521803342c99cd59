package io.gradinstructor.message;

/**
 * Weights of a network in training.
 *
 * @param step steps taken so far; of a trial that leaves images out, the place on the grid of one
 *     that does not
 * @param last whether training ended here
 * @param loss of the last minibatch: cross-entropy mostly
 * @param weights W₁, b₁, W₂, b₂, … row-major [in][out], then what is fixed; little-endian float32
 * @param of the trial, where more than the campaign's layers is needed to tell what they are worth;
 *     null otherwise
 */
public record Snapshot(TrialId trial, int step, boolean last, float loss, byte[] weights, Trial of)
    implements Message {
  /** Of a multilayer perceptron of the campaign's layers. */
  public Snapshot(TrialId trial, int step, boolean last, float loss, byte[] weights) {
    this(trial, step, last, loss, weights, null);
  }

  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
