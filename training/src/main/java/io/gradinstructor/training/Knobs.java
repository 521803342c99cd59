package io.gradinstructor.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The knobs of a run. One that never changes is a constant of a step's graph; one that follows a
 * schedule or is steered is an input, so that one compiled step serves all that it may be. What is
 * steered is remembered: it holds until it is set again, and beyond a stop.
 */
public final class Knobs {
  /** What the names in memory of knobs that are held begin with. */
  public static final String HELD = "held.";

  private final Memory memory;
  private final ToIntFunction<String> blocks;
  private final Set<String> steered;
  private final Map<String, Input> inputs = new HashMap<>();

  /** What an input tells. */
  private record Input(String path, Knob knob, int layer) {}

  /**
   * Of a record of settings.
   *
   * @param blocks how many numbers a knob that differs has, by its path: layers of weights, mostly
   * @param steered paths of knobs that controllers set
   * @throws IllegalArgumentException if there is no such knob
   */
  public Knobs(Record settings, ToIntFunction<String> blocks, Set<String> steered, Memory memory) {
    this.memory = memory;
    this.blocks = blocks;
    this.steered = Set.copyOf(steered);
    Map<String, Knob> all = Knob.all(settings);
    for (String path : steered) {
      if (!all.containsKey(path)) {
        throw new IllegalArgumentException("there is no knob " + path);
      }
      hold(path, values(all.get(path), blocks.applyAsInt(path)));
    }
  }

  private static float[] values(Knob knob, int blocks) {
    float[] values = new float[blocks];
    for (int l = 0; l < blocks; l++) {
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
    memory.put(HELD + path, values, blocks.applyAsInt(path));
  }

  /** Whether a knob is nothing in every step. */
  public boolean none(String path, Knob knob) {
    return knob.none() && !steered.contains(path);
  }

  /** Whether a knob is 1 for every layer in every step. */
  boolean neutral(String path, Knob knob) {
    return knob.neutral() && !steered.contains(path);
  }

  /**
   * Name of the input of a step's graph that tells what a knob is for a layer: the same for all
   * layers where they have it alike; none of a knob that never changes.
   */
  Optional<String> input(String path, Knob knob, int layer) {
    if (knob.fixed() && !steered.contains(path)) {
      return Optional.empty();
    }
    boolean alike = knob.layers().isEmpty() && !steered.contains(path);
    String name = "knob." + path + (alike ? "" : "." + layer);
    inputs.put(name, new Input(path, knob, layer));
    return Optional.of(name);
  }

  /** What a knob is in a step for a layer. */
  public double at(String path, Knob knob, int layer, Clock clock) {
    double before = steered.contains(path) ? held(path)[layer] : knob.value(layer);
    return before * knob.schedule().factor(clock);
  }

  /** Sets the inputs of a step's graph to what they are in a step. */
  public void turn(Clock clock) {
    inputs.forEach(
        (name, i) -> {
          float now = (float) at(i.path, i.knob, i.layer, clock);
          memory.state().put(name, new float[] {now});
        });
  }
}
