package io.gradinstructor.network;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.basics.Randoms;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;

/** Weights and biases of a network: w0, b0, w1, b1, … row-major [in][out]; then what is fixed. */
public final class Weights {
  private final Architecture network;
  private final List<Integer> layers;
  private final float[][] arrays;

  private Weights(Architecture network, float[][] arrays) {
    this.network = network;
    this.layers = network.layers();
    this.arrays = arrays;
  }

  /** Of matrices and biases {@code w0, b0, w1, …}, row-major, of a multilayer perceptron. */
  public static Weights of(List<Integer> layers, float[][] arrays) {
    return of(new Mlp(layers), arrays);
  }

  /** Of matrices and biases {@code w0, b0, w1, …}, then what is fixed, row-major. */
  public static Weights of(Architecture network, float[][] arrays) {
    return new Weights(network, arrays);
  }

  /**
   * From the bytes of a snapshot, of a multilayer perceptron.
   *
   * @throws IllegalArgumentException if they are not as many as the network has
   */
  public static Weights of(List<Integer> layers, byte[] bytes) {
    return of(new Mlp(layers), bytes);
  }

  /**
   * From the bytes of a snapshot.
   *
   * @throws IllegalArgumentException if they are not as many as the network has
   */
  public static Weights of(Architecture network, byte[] bytes) {
    List<Integer> counts = new ArrayList<>();
    for (Architecture.Size m : network.matrices()) {
      counts.add(m.in() * m.out());
      counts.add(m.out());
    }
    network.fixed().forEach(f -> counts.add(f.count()));
    long expected = 4L * counts.stream().mapToLong(Integer::longValue).sum();
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "weights: "
              + bytes.length
              + " bytes, a network "
              + network.layers()
              + " has "
              + expected);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    float[][] arrays = new float[counts.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = Floats.next(buffer, counts.get(i));
    }
    return new Weights(network, arrays);
  }

  /** Takes matrices and biases, one after another: {@code w0, b0, w1, …}. */
  @FunctionalInterface
  public interface Taker {
    /** One of them, row-major. */
    void take(String name, float[] numbers, long... shape);
  }

  /** Hands all of them over. */
  public void each(Taker taker) {
    for (int i = 0; i < arrays.length; i++) {
      taker.take(name(network, i), arrays[i], shape(i));
    }
  }

  private long[] shape(int i) {
    int at = i - 2 * network.matrices().size();
    if (at >= 0) {
      return network.fixed().get(at).shape().stream().mapToLong(Integer::longValue).toArray();
    }
    Architecture.Size m = network.matrices().get(i / 2);
    return i % 2 == 0 ? new long[] {m.in(), m.out()} : new long[] {m.out()};
  }

  /** All arrays by name, in order. */
  Map<String, float[]> named() {
    Map<String, float[]> named = new LinkedHashMap<>();
    for (int i = 0; i < arrays.length; i++) {
      named.put(name(network, i), arrays[i]);
    }
    return named;
  }

  /** Name of an array, {@code w0, b0, w1, …}. */
  public static String name(int i) {
    return (i % 2 == 0 ? "w" : "b") + i / 2;
  }

  /** Names of all arrays of a network, in order. */
  public static List<String> names(Architecture network) {
    int all = 2 * network.matrices().size() + network.fixed().size();
    return IntStream.range(0, all).mapToObj(i -> name(network, i)).toList();
  }

  private static String name(Architecture network, int i) {
    int at = i - 2 * network.matrices().size();
    return at < 0 ? name(i) : network.fixed().get(at).name();
  }

  /** Native copies; the caller closes them. */
  public Map<String, OnnxTensor> tensors() {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < arrays.length; i++) {
      tensors.put(name(network, i), Program.tensor(arrays[i], shape(i)));
    }
    return tensors;
  }

  /** What they are the weights of. */
  public Architecture network() {
    return network;
  }

  /** Neurons of each layer, the inputs first. */
  public List<Integer> layers() {
    return layers;
  }

  /** The same biases with other weight matrices, one for each layer. */
  public Weights with(List<float[]> matrices) {
    float[][] others = arrays.clone();
    for (int l = 0; l < matrices.size(); l++) {
      others[2 * l] = matrices.get(l);
    }
    return new Weights(network, others);
  }

  /** Weight matrix of a layer. */
  public float[] matrix(int layer) {
    return arrays[2 * layer];
  }

  /** Weight matrix of a layer, [in][out]. */
  public Grid grid(int layer) {
    Architecture.Size m = network.matrices().get(layer);
    return new Grid(m.in(), m.out(), matrix(layer));
  }

  /** Biases of a layer. */
  public float[] biases(int layer) {
    return arrays[2 * layer + 1];
  }

  /**
   * The same function by a multilayer perceptron whose hidden units are in another, random order.
   */
  public Weights permuted(UniformRandomProvider random) {
    float[][] out = new float[arrays.length][];
    int[] from = PermutationSampler.natural(layers.get(0));
    for (int l = 0; l + 1 < layers.size(); l++) {
      int columns = layers.get(l + 1);
      boolean hidden = l + 2 < layers.size();
      int[] to =
          hidden ? Randoms.permutation(random, columns) : PermutationSampler.natural(columns);
      float[] w = new float[arrays[2 * l].length];
      float[] b = new float[columns];
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < from.length; i++) {
          w[i * columns + j] = arrays[2 * l][from[i] * columns + to[j]];
        }
        b[j] = arrays[2 * l + 1][to[j]];
      }
      out[2 * l] = w;
      out[2 * l + 1] = b;
      from = to;
    }
    return new Weights(network, out);
  }

  /** All numbers one after another. */
  public float[] flat() {
    int n = 0;
    for (float[] a : arrays) {
      n += a.length;
    }
    float[] out = new float[n];
    int at = 0;
    for (float[] a : arrays) {
      System.arraycopy(a, 0, out, at, a.length);
      at += a.length;
    }
    return out;
  }

  /** As a snapshot carries them: little-endian float32. */
  public byte[] bytes() {
    return Floats.bytes(flat());
  }

  /** Takes the numbers of others of the same layers. */
  public void set(Weights others) {
    for (int i = 0; i < arrays.length; i++) {
      System.arraycopy(others.arrays[i], 0, arrays[i], 0, arrays[i].length);
    }
  }

  /** Whether no number is infinite or none. */
  public boolean finite() {
    for (float[] a : arrays) {
      for (float x : a) {
        if (!Float.isFinite(x)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Weights after a step of plain L1 and L2 penalties, of step sizes times strengths. */
  public static void shrink(float[] w, double l1, double l2) {
    for (int i = 0; i < w.length && (l1 != 0 || l2 != 0); i++) {
      w[i] = (float) (w[i] * (1 - l2) - l1 * Math.signum(w[i]));
    }
  }

  /** Weights times factors, one by one. */
  public static void multiply(float[] w, float[] factors) {
    for (int i = 0; i < w.length; i++) {
      w[i] *= factors[i];
    }
  }
}
