package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Projected gradient descent on images, within ± ε of each pixel and within what pixels may be, 0
 * to 1 (Madry et al. 2018, arXiv 1706.06083): x ← x + step · sign(gradient), then back into both.
 */
public final class Pgd {
  private Pgd() {}

  /**
   * Where a step leads.
   *
   * @param clean images as they are, [n, pixels]
   * @param x where the attack is, [n, pixels]
   * @param gradient of what it makes large, by {@code x}; where it is 0, the pixel stays
   */
  public static Value next(Value clean, Value x, Value gradient, double eps, double step) {
    Value away = x.add(gradient.sign().mul(step)).sub(clean).clip(-eps, eps);
    return clean.add(away).clip(0, 1);
  }

  /** How far from its images an attack may start: uniform within ± ε. */
  public static void start(UniformRandomProvider random, double eps, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) ((2 * random.nextDouble() - 1) * eps);
    }
  }

  /**
   * Where an attack starts.
   *
   * @param clean pixels as they are
   * @param away how far from them
   */
  public static float at(float clean, float away) {
    return Math.max(0, Math.min(1, clean + away));
  }
}
