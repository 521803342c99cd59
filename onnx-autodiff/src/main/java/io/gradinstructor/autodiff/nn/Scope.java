package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Where a network finds its parameters and leaves its feature maps. The same network becomes a
 * training step or a model of its own, as its scope hands out inputs or constants.
 */
public final class Scope {
  /**
   * A parameter that a network asked for.
   *
   * @param trained by descent; else the network itself says what becomes of it
   */
  public record Parameter(String name, Shape shape, Init init, boolean trained) {}

  private final Function<Parameter, Value> source;
  private final List<Parameter> asked = new ArrayList<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Value> features = new LinkedHashMap<>();
  private final Map<Value, Value> becomes = new LinkedHashMap<>();
  private boolean trains;

  private Scope(Function<Parameter, Value> source) {
    this.source = source;
  }

  /** Parameters are what a function gives for them. */
  public static Scope of(Function<Parameter, Value> source) {
    return new Scope(source);
  }

  /** For a step of training: what has another form in training has it. */
  public Scope training() {
    trains = true;
    return this;
  }

  /** Whether this is for a step of training. */
  public boolean trains() {
    return trains;
  }

  /** Parameters are inputs of the graph. */
  public static Scope inputs(Graph g) {
    return new Scope(p -> g.input(p.name, p.shape.toArray()));
  }

  /**
   * Parameters are constants.
   *
   * @param numbers of each parameter, row-major
   */
  public static Scope constants(Graph g, Map<String, float[]> numbers) {
    return new Scope(
        p -> {
          if (!numbers.containsKey(p.name)) {
            throw new IllegalArgumentException("no numbers for parameter \"" + p.name + "\"");
          }
          return g.constant(numbers.get(p.name), p.shape.toArray());
        });
  }

  /**
   * Parameters are constants, stacked along the first axis out of vectors in which they lie one
   * after another in the order in which they are asked for.
   */
  public static Scope stacked(Graph g, List<float[]> vectors) {
    int[] at = {0};
    return new Scope(
        p -> {
          int size = (int) p.shape.elements() / vectors.size();
          float[] all = new float[size * vectors.size()];
          for (int k = 0; k < vectors.size(); k++) {
            System.arraycopy(vectors.get(k), at[0], all, k * size, size);
          }
          at[0] += size;
          return g.constant(all, p.shape.toArray());
        });
  }

  /** Parameters are cut out of one vector, in the order in which they are asked for. */
  public static Scope cut(Value vector) {
    long[] at = {0};
    return new Scope(
        p -> {
          long begin = at[0];
          at[0] += p.shape.elements();
          return vector.slice(0, begin, at[0]).reshape(p.shape);
        });
  }

  /**
   * A parameter. Asked for twice under one name it is the same.
   *
   * @throws IllegalArgumentException if it had another shape before
   */
  public Value parameter(String name, Init init, long... shape) {
    return parameter(name, init, true, shape);
  }

  /** A parameter that no gradient changes, see {@link #becomes}. */
  public Value running(String name, Init init, long... shape) {
    return parameter(name, init, false, shape);
  }

  private Value parameter(String name, Init init, boolean trained, long... shape) {
    Value known = values.get(name);
    if (known == null) {
      Parameter p = new Parameter(name, Shape.of(shape), init, trained);
      asked.add(p);
      known = source.apply(p);
      values.put(name, known);
    } else if (!known.shape().equals(Shape.of(shape))) {
      throw new IllegalArgumentException(
          "parameter \"" + name + "\" is " + known.shape() + " and " + Shape.of(shape));
    }
    return known;
  }

  /** Says what a running parameter is after this step of training. */
  public void becomes(Value running, Value next) {
    becomes.put(running, next);
  }

  /** What running parameters are after this step of training. */
  public Map<Value, Value> becomes() {
    return Collections.unmodifiableMap(becomes);
  }

  /** x·w + b with parameters {@code name.w} [in, out] and {@code name.b} [out]; He's start. */
  public Value dense(String name, Value x, long out) {
    long in = x.shape().size(1);
    return x.dense(
        parameter(name + ".w", Init.he(in), in, out), parameter(name + ".b", Init.zeros(), out));
  }

  /**
   * Convolution with a square kernel of odd size, zero-padded to keep the size; parameters {@code
   * name.w} [out, in, size, size] and {@code name.b} [out]; He's start.
   */
  public Value conv(String name, Value x, long out, int size) {
    long in = x.shape().size(1);
    return x.conv(
        parameter(name + ".w", Init.he(in * size * size), out, in, size, size),
        parameter(name + ".b", Init.zeros(), out),
        1,
        size / 2);
  }

  /**
   * Notes a feature, for what looks into a network: feature maps [n, channels, h, w] for Grad-CAM,
   * an embedding for a {@link Criterion}; returns it.
   */
  public Value feature(String name, Value feature) {
    features.put(name, feature);
    return feature;
  }

  /** Parameters asked for, in order. */
  public List<Parameter> asked() {
    return Collections.unmodifiableList(asked);
  }

  /** Values of the parameters by name, in order. */
  public Map<String, Value> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Values of those that are trained, by name, in order. */
  public Map<String, Value> trained() {
    Map<String, Value> trained = new LinkedHashMap<>();
    asked.stream().filter(Parameter::trained).forEach(p -> trained.put(p.name, values.get(p.name)));
    return trained;
  }

  /** Features by name, in order. */
  public Map<String, Value> features() {
    return Collections.unmodifiableMap(features);
  }
}
