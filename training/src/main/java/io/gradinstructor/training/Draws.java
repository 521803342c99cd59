package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.network.Pgd;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.apache.commons.rng.UniformRandomProvider;

/** A trial's random numbers, drawn from its seed by what they are for. One thread at a time. */
public final class Draws {
  private final long seed;
  private UniformRandomProvider order;
  private int next;

  /** Those of a trial with this seed. */
  public Draws(long seed) {
    this.seed = seed;
  }

  /** The trial's learning rate before its schedule. */
  public double rate(Rate of) {
    return of.draw(Randoms.of(seed, "learning-rate"));
  }

  /**
   * What dropout leaves of what a layer takes in: 0 with a probability, 1 / (1 − probability)
   * otherwise. Probabilities are rounded to 1/65536.
   *
   * @param mask is filled
   */
  public void mask(int layer, int step, double probability, float[] mask) {
    UniformRandomProvider random = Randoms.of(seed, "dropout", layer, step);
    int out = (int) Math.round(probability * 65536);
    float kept = (float) (65536.0 / (65536 - out));
    for (int i = 0; i < mask.length; ) {
      long bits = random.nextLong();
      for (int k = 0; k < 4 && i < mask.length; k++, bits >>>= 16) {
        mask[i++] = (bits & 0xffff) < out ? 0 : kept;
      }
    }
  }

  /**
   * Fills arrays in turn with numbers of [0, 1), of 24 bits: those for a purpose in a step. Of 64
   * random bits two numbers are made: asked for one by one they take seven times as long.
   */
  public Consumer<float[]> uniforms(String purpose, int step) {
    UniformRandomProvider random = Randoms.of(seed, purpose, step);
    return numbers -> {
      for (int i = 0; i < numbers.length; ) {
        long bits = random.nextLong();
        for (int k = 0; k < 2 && i < numbers.length; k++, bits >>>= 32) {
          numbers[i++] = ((int) bits >>> 8) * 0x1p-24f;
        }
      }
    };
  }

  /** Fills arrays in turn with numbers of N(0, 1): those of a child of an evolution strategy. */
  public Consumer<float[]> noise(int phase, int generation, int child) {
    UniformRandomProvider random = Randoms.of(seed, "evolution", phase, generation, child);
    return numbers -> Randoms.fillGaussian(random, numbers, 1);
  }

  /** Gives whole numbers from 0 to below what it is asked for: those for a purpose in a step. */
  public IntUnaryOperator below(String purpose, int step) {
    return Randoms.of(seed, purpose, step)::nextInt;
  }

  /**
   * How far from the images of a step's minibatch an attack on them starts.
   *
   * @param away is filled, image by image
   */
  public void attack(int step, double eps, float[] away) {
    Pgd.start(Randoms.of(seed, "attack", step), eps, away);
  }

  /**
   * For the last layer, where it is drawn by itself.
   *
   * @param number 0 at the start, from 1 for draws on the way
   */
  public UniformRandomProvider head(int number) {
    return Randoms.of(seed, "head", number);
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
