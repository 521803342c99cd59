package io.gradinstructor.core.training;

import io.gradinstructor.core.Randoms;
import org.apache.commons.rng.UniformRandomProvider;

/** The order of a trial's data, drawn from its seed. One thread at a time. */
public final class Draws {
  private final long seed;
  private UniformRandomProvider order;
  private int next;

  /** Those of a trial with this seed. */
  public Draws(long seed) {
    this.seed = seed;
  }

  /**
   * The numbers 0 to n − 1 in random order, as they come in an epoch. Epochs are drawn one after
   * another: to ask for them in order is fast.
   */
  public int[] permutation(int epoch, int n) {
    if (order == null || epoch < next) {
      order = Randoms.of(seed, "order");
      next = 0;
    }
    for (; next < epoch; next++) {
      Randoms.permutation(order, n);
    }
    next++;
    return Randoms.permutation(order, n);
  }
}
