package io.gradinstructor.network;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.basics.Randoms;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;

/** Weights and biases of a network: w0, b0, w1, b1, … row-major [in][out]; then extras. */
public final class Weights {
  private final Architecture network;
  private final float[][] arrays;

  private Weights(Architecture network, float[][] arrays) {
    this.network = network;
    this.arrays = arrays;
  }

  /** Of matrices and biases {@code w0, b0, w1, …}, row-major, of a multilayer perceptron. */
  public static Weights of(List<Integer> layers, float[][] arrays) {
    return of(new Mlp(layers), arrays);
  }

  /** Of matrices and biases {@code w0, b0, w1, …}, then extras, row-major. */
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
    for (Architecture.Matrix m : network.matrices()) {
      counts.add(m.in() * m.out());
      counts.add(m.out());
    }
    network.extras().forEach(e -> counts.add(e.count()));
    long expected = 4L * counts.stream().mapToLong(Integer::longValue).sum();
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "weights: "
              + bytes.length
              + " bytes, a network "
              + network.widths()
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
      return network.extras().get(at).shape().stream().mapToLong(Integer::longValue).toArray();
    }
    Architecture.Matrix m = network.matrices().get(i / 2);
    return i % 2 == 0 ? new long[] {m.in(), m.out()} : new long[] {m.out()};
  }

  /** Copies of all arrays, in order. */
  public List<float[]> arrays() {
    return Arrays.stream(arrays).map(float[]::clone).toList();
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
    int all = 2 * network.matrices().size() + network.extras().size();
    return IntStream.range(0, all).mapToObj(i -> name(network, i)).toList();
  }

  private static String name(Architecture network, int i) {
    int at = i - 2 * network.matrices().size();
    return at < 0 ? name(i) : network.extras().get(at).name();
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

  /** Inputs, then outputs of each layer of weights. */
  public List<Integer> layers() {
    return network.widths();
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
    Architecture.Matrix m = network.matrices().get(layer);
    return new Grid(m.in(), m.out(), matrix(layer));
  }

  /** Biases of a layer. */
  public float[] biases(int layer) {
    return arrays[2 * layer + 1];
  }

  /** The same function by a network whose hidden units, or maps, are in another, random order. */
  public Weights permuted(UniformRandomProvider random) {
    float[][] out = new float[arrays.length][];
    Map<Integer, int[]> orders = new HashMap<>();
    List<Architecture.Matrix> matrices = network.matrices();
    for (int l = 0; l < matrices.size(); l++) {
      Architecture.Matrix m = matrices.get(l);
      int[] to = order(orders, m.to(), m.out(), random);
      out[2 * l] = columns(rows(arrays[2 * l], m, orders.get(m.from())), m.out(), to);
      out[2 * l + 1] = columns(arrays[2 * l + 1], m.out(), to);
    }
    List<Architecture.Extra> extras = network.extras();
    for (int i = 0; i < extras.size(); i++) {
      Architecture.Matrix m = matrices.get(Architecture.layer(extras.get(i).name()));
      int at = 2 * matrices.size() + i;
      // A number, or a map of them, for each unit: rows in place of columns.
      out[at] = rows(arrays[at], m.out(), order(orders, m.to(), m.out(), random));
    }
    return new Weights(network, out);
  }

  private static int[] order(
      Map<Integer, int[]> orders, int number, int units, UniformRandomProvider random) {
    return number < 0
        ? PermutationSampler.natural(units)
        : orders.computeIfAbsent(number, k -> Randoms.permutation(random, units));
  }

  private static float[] rows(float[] w, Architecture.Matrix m, int[] from) {
    return from == null ? w : rows(w, from.length, from);
  }

  /** Equal parts, one for each unit, in another order. */
  private static float[] rows(float[] numbers, int units, int[] order) {
    int part = numbers.length / units;
    float[] out = new float[numbers.length];
    for (int u = 0; u < units; u++) {
      System.arraycopy(numbers, order[u] * part, out, u * part, part);
    }
    return out;
  }

  private static float[] columns(float[] w, int columns, int[] order) {
    float[] out = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      out[i] = w[i - i % columns + order[i % columns]];
    }
    return out;
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
