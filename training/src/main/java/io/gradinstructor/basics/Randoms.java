package io.gradinstructor.basics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Randomness, all of it from explicit seeds: same seed and path, same numbers on any machine. */
public final class Randoms {
  private Randoms() {}

  /**
   * A generator of its own for everything that needs one.
   *
   * @param seed usually the campaign's or the trial's
   * @param path what it is for; told apart by {@code toString}
   */
  public static UniformRandomProvider of(long seed, Object... path) {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
    for (Object part : path) {
      byte[] text = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
      sha.update(text);
    }
    long[] state = new long[4];
    ByteBuffer.wrap(sha.digest()).asLongBuffer().get(state);
    return RandomSource.XO_SHI_RO_256_PP.create(state);
  }

  /** A number whose logarithm is uniform between those of the two. */
  public static double logUniform(UniformRandomProvider random, double low, double high) {
    double u = random.nextDouble();
    return StrictMath.exp(StrictMath.log(low) + u * (StrictMath.log(high) - StrictMath.log(low)));
  }

  /** Fills with N(0, scale²). */
  public static void fillGaussian(UniformRandomProvider random, float[] out, double scale) {
    ZigguratSampler.NormalizedGaussian gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (scale * gaussian.sample());
    }
  }

  /** The numbers 0 to n − 1 in random order. */
  public static int[] permutation(UniformRandomProvider random, int n) {
    int[] order = PermutationSampler.natural(n);
    PermutationSampler.shuffle(random, order);
    return order;
  }
}
