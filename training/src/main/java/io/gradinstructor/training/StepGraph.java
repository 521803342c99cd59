package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The graph of a step in the making.
 *
 * @param weights the matrices before the step, layer by layer
 * @param biases before the step, layer by layer
 * @param inputs made for knobs so far
 */
public record StepGraph(
    Graph graph,
    List<Value> weights,
    List<Value> biases,
    Trainer.Task task,
    Knobs knobs,
    Map<String, Value> inputs) {
  /** Of a graph in which nothing is asked for yet. */
  public StepGraph(
      Graph graph, List<Value> weights, List<Value> biases, Trainer.Task task, Knobs knobs) {
    this(graph, weights, biases, task, knobs, new HashMap<>());
  }

  /** Name of the input that tells the stage of the run, [1]. */
  public static final String STAGE = "stage";

  /** What is remembered under a name, in the shape of a layer's weights. */
  public Value remembered(String name, int layer) {
    return graph.input(name, weights.get(layer).shape().toArray());
  }

  /** Remembers a value from this step on. */
  public void remember(String name, Value value) {
    graph.output(name + "'", value);
  }

  /** Share of the full run that is done, [1]. */
  public Value stage() {
    return graph.input(STAGE, 1);
  }

  /**
   * What a knob that is the same for all layers is in this step, a scalar.
   *
   * @param path of the setting in the training's section, as in {@code objective.smoothing}
   */
  public Value knob(String path, Knob knob) {
    return knob(path, knob, 0);
  }

  /** What a knob is in this step for a layer, from 0: a scalar. */
  public Value knob(String path, Knob knob, int layer) {
    return knobs
        .input(path, knob, layer)
        .map(name -> inputs.computeIfAbsent(name, graph::input))
        .orElseGet(() -> graph.constant(knob.value(layer)));
  }

  /** A value times a knob for a layer; the value itself where the knob is 1 always. */
  public Value times(Value value, String path, Knob knob, int layer) {
    return knobs.neutral(path, knob) ? value : value.mul(knob(path, knob, layer));
  }
}
