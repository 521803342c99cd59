package io.gradinstructor.instructor;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Subnetworks of a network (lottery tickets: Frankle and Carbin 2019; of untrained networks:
 * Ramanujan et al. 2020). Each layer keeps the same share of its weights, the first in an order;
 * the others become zero. Biases stay, and nothing is rescaled, so that activations shrink with the
 * density.
 */
public final class Masks {
  private final Weights weights;
  private final List<Order> layers = new ArrayList<>();

  /**
   * The weights of a layer in order.
   *
   * @param keys of the weights: the greatest comes first, of equal ones the earlier weight
   * @param sorted the same, ascending
   */
  private record Order(long[] keys, long[] sorted) {
    float[] keep(float[] matrix, double density) {
      int kept = (int) Math.max(1, Math.round(density * keys.length));
      long last = sorted[keys.length - kept];
      int equal = kept;
      for (int i = keys.length - 1; i >= 0 && sorted[i] > last; i--) {
        equal--;
      }
      float[] out = new float[matrix.length];
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] > last || keys[i] == last && equal-- > 0) {
          out[i] = matrix[i];
        }
      }
      return out;
    }
  }

  private Masks(Weights weights) {
    this.weights = weights;
  }

  /**
   * The hottest cells first, within a cell the greatest absolute values; so too among cells of
   * equal heat, such as all those without any.
   *
   * @param heat of each layer
   */
  public static Masks heat(Weights weights, List<Heat> heat) {
    return byCells(weights, heat, 0);
  }

  /** The coldest cells first, within a cell the greatest absolute values. */
  public static Masks cold(Weights weights, List<Heat> heat) {
    return byCells(weights, heat, Integer.MAX_VALUE);
  }

  private static Masks byCells(Weights weights, List<Heat> heat, int flip) {
    Masks masks = new Masks(weights);
    for (int l = 0; l < heat.size(); l++) {
      float[] cells =
          Grid.of(heat.get(l)).enlarged(weights.network().in(l), weights.network().out(l)).values();
      float[] w = weights.matrix(l);
      long[] keys = new long[w.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = (long) (bits(cells[i]) ^ flip) << 32 | bits(w[i]);
      }
      masks.add(keys);
    }
    return masks;
  }

  /** The greatest absolute values first. */
  public static Masks magnitude(Weights weights) {
    Masks masks = new Masks(weights);
    for (int l = 0; l < weights.network().depth(); l++) {
      float[] w = weights.matrix(l);
      long[] keys = new long[w.length];
      Arrays.setAll(keys, i -> bits(w[i]));
      masks.add(keys);
    }
    return masks;
  }

  /** In random order: the same for the same seed, number and layers. */
  public static Masks random(Weights weights, long seed, int number) {
    Masks masks = new Masks(weights);
    for (int l = 0; l < weights.network().depth(); l++) {
      UniformRandomProvider random = Randoms.of(seed, "mask", number, l);
      long[] keys = new long[weights.matrix(l).length];
      Arrays.setAll(keys, i -> random.nextLong());
      masks.add(keys);
    }
    return masks;
  }

  private void add(long[] keys) {
    long[] sorted = keys.clone();
    Arrays.sort(sorted);
    layers.add(new Order(keys, sorted));
  }

  /** The network with a share (0..1) of each layer's weights, to the nearest, at least one. */
  public Weights keep(double density) {
    List<float[]> kept = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      kept.add(layers.get(l).keep(weights.matrix(l), density));
    }
    return weights.with(kept);
  }

  /** Bits of an absolute value: they ascend as the value does. */
  private static int bits(float x) {
    return Float.floatToIntBits(Math.abs(x));
  }
}
