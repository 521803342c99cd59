package io.gradinstructor.core.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.List;

/**
 * The graph of a step in the making.
 *
 * @param weights the matrices before the step, layer by layer
 */
public record StepGraph(Graph graph, List<Value> weights, Trainer.Task task) {
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
}
