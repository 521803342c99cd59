package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.List;
import java.util.Map;

/**
 * The graph of a step in the making.
 *
 * @param weights the matrices before the step, layer by layer
 * @param knobs those that the step takes as inputs so far, by the names of these
 */
public record StepGraph(
    Graph graph, List<Value> weights, Trainer.Task task, Map<String, Knob> knobs) {
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
   * What a knob is in this step, a scalar: an input of the graph, so that one compiled step serves
   * all that the knob may be; a constant where nothing changes it.
   *
   * @param path of the setting in the training's section, as in {@code objective.smoothing}
   */
  public Value knob(String path, Knob knob) {
    if (knob.fixed()) {
      return graph.constant(knob.value());
    }
    String name = "knob." + path;
    knobs.put(name, knob);
    return graph.input(name);
  }
}
