package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The knobs of a run. One that never changes is a constant of a step's graph; one that follows a
 * schedule or is steered is an input, so that one compiled step serves all that it may be. What is
 * steered is remembered: it holds until it is set again, and beyond a stop.
 */
public final class Knobs {
  private static final String HELD = "held.";

  private final Memory memory;
  private final int layers;
  private final Set<String> steered;
  private final Map<String, Knob> inputs = new HashMap<>();

  /**
   * Of a record of settings.
   *
   * @param layers of weights
   * @param steered paths of knobs that controllers set
   * @throws IllegalArgumentException if there is no such knob
   */
  public Knobs(Record settings, int layers, Set<String> steered, Memory memory) {
    this.memory = memory;
    this.layers = layers;
    this.steered = Set.copyOf(steered);
    Map<String, Knob> all = Knob.all(settings);
    for (String path : steered) {
      if (!all.containsKey(path)) {
        throw new IllegalArgumentException("there is no knob " + path);
      }
      hold(path, values(all.get(path)));
    }
  }

  private float[] values(Knob knob) {
    float[] values = new float[layers];
    for (int l = 0; l < layers; l++) {
      values[l] = (float) knob.value(l);
    }
    return values;
  }

  /** What a steered knob is before its schedule, layer by layer. */
  public float[] held(String path) {
    return memory.get(HELD + path);
  }

  /** Sets a steered knob, layer by layer, until it is set again. */
  public void hold(String path, float... values) {
    memory.put(HELD + path, values, layers);
  }

  /** Whether a knob is nothing in every step. */
  public boolean none(String path, Knob knob) {
    return knob.none() && !steered.contains(path);
  }

  /** Whether a knob is 1 for every layer in every step. */
  boolean neutral(String path, Knob knob) {
    return knob.fixed() && knob.value() == 1 && knob.layers().isEmpty() && !steered.contains(path);
  }

  /**
   * What a knob is in a step for a layer, a scalar of a graph.
   *
   * @param made inputs that the graph has for knobs so far
   */
  Value in(Graph graph, String path, Knob knob, int layer, Map<String, Value> made) {
    if (knob.fixed() && !steered.contains(path)) {
      return graph.constant(knob.value(layer));
    }
    inputs.put(path, knob);
    return made.computeIfAbsent(
        alike(path, knob) ? input(path) : input(path, layer), name -> graph.input(name));
  }

  private static String input(String path) {
    return "knob." + path;
  }

  private static String input(String path, int layer) {
    return input(path) + "." + layer;
  }

  private boolean alike(String path, Knob knob) {
    return knob.layers().isEmpty() && !steered.contains(path);
  }

  /** What a knob is in a step that is the same for all layers. */
  public double at(String path, Knob knob, Clock clock) {
    return steered.contains(path) ? held(path)[0] * knob.schedule().factor(clock) : knob.at(clock);
  }

  private void put(String input, double value) {
    memory.state().put(input, new float[] {(float) value});
  }

  /** Sets the inputs of a step's graph to what they are in a step. */
  public void turn(Clock at) {
    inputs.forEach(
        (path, knob) -> {
          if (alike(path, knob)) {
            put(input(path), knob.at(at));
            return;
          }
          float[] values = steered.contains(path) ? held(path) : values(knob);
          for (int l = 0; l < layers; l++) {
            put(input(path, l), values[l] * knob.schedule().factor(at));
          }
        });
  }
}
