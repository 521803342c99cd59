package io.gradinstructor.training;

import io.gradinstructor.autodiff.State;
import io.gradinstructor.basics.Floats;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that a trial remembers from step to step, as named tensors of floats: weights, the last loss,
 * what parts remember. It is the checkpoint. One thread at a time.
 */
public final class Memory implements AutoCloseable {
  private final State state = new State();
  private final Map<String, long[]> shapes = new HashMap<>();
  private final Set<Integer> pulled = new TreeSet<>();

  /** Remembers a tensor, row-major, from now on or in place of what was remembered. */
  public void put(String name, float[] numbers, long... shape) {
    state.put(name, numbers, shape);
    shapes.put(name, shape);
  }

  /** Remembers the weights and biases of a network. */
  public void put(Weights weights) {
    weights.each(this::put);
  }

  /** Those that are remembered now, of a multilayer perceptron. */
  public Weights weights(List<Integer> layers) {
    return weights(new Mlp(layers));
  }

  /** Those that are remembered now. */
  public Weights weights(Architecture network) {
    return Weights.of(
        network, Weights.names(network).stream().map(this::get).toArray(float[][]::new));
  }

  /** Remembers zeros instead. */
  public void clear(String name) {
    put(name, new float[get(name).length], shapes.get(name));
  }

  /** What is remembered now. */
  public float[] get(String name) {
    return state.get(name);
  }

  /** Names of all that is remembered, in order. */
  public List<String> names() {
    return shapes.keySet().stream().sorted().toList();
  }

  /** Remembers under another name, too, what is remembered now. */
  public void copy(String name, String other) {
    put(other, get(name), shapes.get(name));
  }

  /** The same in place: what is written there is remembered; valid until the next step. */
  public FloatBuffer floats(String name) {
    return state.floats(name);
  }

  /** The tensors in native memory, where steps change them; what else is put there is forgotten. */
  public State state() {
    return state;
  }

  /** Adds to the gradient of a layer's weights, row-major, in the next step: not remembered. */
  public void pull(int layer, float[] more, long... shape) {
    state.put(pull(layer), more, shape);
    pulled.add(layer);
  }

  /** Layers whose gradients are added to in this step, and in no later one. */
  public Set<Integer> pulled() {
    Set<Integer> now = Set.copyOf(pulled);
    pulled.clear();
    return now;
  }

  /** Name of what is added to the gradient of a layer's weights. */
  public static String pull(int layer) {
    return "pull" + layer;
  }

  /** All that is remembered: little-endian float32 by name. */
  public SortedMap<String, byte[]> bytes() {
    SortedMap<String, byte[]> all = new TreeMap<>();
    for (String name : shapes.keySet()) {
      all.put(name, Floats.bytes(state.get(name)));
    }
    return all;
  }

  /**
   * Remembers what another memory of the same parts did.
   *
   * @throws IllegalArgumentException if names or sizes are not those that are remembered
   */
  public void set(Map<String, byte[]> all) {
    Set<String> names = all == null ? Set.of() : all.keySet();
    if (!names.equals(shapes.keySet())) {
      throw new IllegalArgumentException(
          "memory of " + new TreeSet<>(names) + ", not " + new TreeSet<>(shapes.keySet()));
    }
    all.forEach(
        (name, bytes) -> {
          int n = state.get(name).length;
          if (bytes.length != Float.BYTES * n) {
            throw new IllegalArgumentException(
                "memory of " + name + " has " + bytes.length + " bytes, not 4·" + n);
          }
          put(name, Floats.next(ByteBuffer.wrap(bytes), n), shapes.get(name));
        });
  }

  @Override
  public void close() {
    state.close();
  }
}
