package io.gradinstructor.training;

/** Which samples make the minibatches. */
public interface Sampler extends Part {
  /**
   * Minibatches of an epoch, in order: indices of samples.
   *
   * @param epoch from 0
   * @param samples how many there are
   * @param batch samples in a minibatch
   */
  long[][] epoch(int epoch, int samples, int batch, Draws draws);
}
