package io.gradinstructor.core.campaign;

/** Plain SGD on the softmax cross-entropy, the same for every arm. */
public record TrainingSpec(double learningRate, int batch, int epochs) {
  /** Steps over all epochs; an incomplete last batch is left out. */
  public int steps(int images) {
    return epochs * (images / batch);
  }
}
