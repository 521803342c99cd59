package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.enn.Outcomes;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The instructor's side of universal backpropagation (arXiv 2406.10559): W ← W + u, where u is the
 * change of each layer that an instructor's gradient asks for. It is asked every so many steps;
 * between them the change that it asked for last is made again.
 *
 * @param from first place in whose step it takes part
 * @param until place from which it does not any more
 * @param layer the only layer that is steered, or −1 for all
 */
@Kind(value = "instruct", says = "an instructor's side of universal backpropagation")
public record Instruct(String instructor, StepRule rule, int from, int until, int layer)
    implements Term {
  /** The change found last, once more. */
  static final int HELD = 1;

  /** The instructor is asked. */
  static final int ASKED = 2;

  /** Name of a layer's change in memory. */
  static String change(int layer) {
    return "u" + layer;
  }

  @Override
  public int mode(Clock at) {
    if (at.next() <= from || at.at() >= until) {
      return SILENT;
    }
    return at.spans(from) || at.step() % rule.refresh() == 0 ? ASKED : HELD;
  }

  private boolean steers(int l) {
    return layer < 0 || layer == l;
  }

  @Override
  public void begin(Trainer.Task task, Memory memory) {
    memory.put(Training.PROMISED, new float[] {Float.NaN}, 1);
    for (int l = 0; l < task.network().depth(); l++) {
      if (steers(l)) {
        int in = task.network().in(l);
        int out = task.network().out(l);
        memory.put(change(l), new float[in * out], in, out);
      }
    }
  }

  /** Sum of the squares of a layer's change. */
  double squares(Memory memory, int layer) {
    double sum = 0;
    if (steers(layer)) {
      for (float x : memory.get(change(layer))) {
        sum += (double) x * x;
      }
    }
    return sum;
  }

  @Override
  public Change in(StepGraph step, int mode) {
    Map<Integer, Value> changes = mode == ASKED ? asked(step) : held(step);
    return (base, l, w, gradient, rate) -> {
      Value u = changes.get(l);
      return u == null ? base : base.add(u);
    };
  }

  private Map<Integer, Value> held(StepGraph step) {
    Map<Integer, Value> changes = new HashMap<>();
    for (int l = 0; l < step.weights().size(); l++) {
      if (steers(l)) {
        changes.put(l, step.remembered(change(l), l));
      }
    }
    return changes;
  }

  private Map<Integer, Value> asked(StepGraph step) {
    Graph g = step.graph();
    List<Value> weights = step.weights();
    Map<String, Value> in = new HashMap<>();
    for (int l = 0; l < weights.size(); l++) {
      in.put("w" + l, weights.get(l));
      in.put("b" + l, step.biases().get(l));
    }
    in.put("stage", step.stage());
    in.put("pessimism", g.constant(new float[] {(float) rule.pessimism()}, 1));
    Map<String, Value> answer = g.append(step.task().instructors().apply(instructor), in);
    Value promised = answer.get(Outcomes.ACCURACY);
    if (promised != null) {
      step.remember(Training.PROMISED, promised);
    }
    Map<Integer, Value> changes = new HashMap<>();
    for (int l = 0; l < weights.size(); l++) {
      if (steers(l)) {
        Value w = weights.get(l);
        Value slope = answer.get("slope" + l);
        // Instructors from elsewhere may not tell slopes.
        Value u = rule.change(w, slope == null ? w.mul(answer.get("g" + l)).sum() : slope);
        changes.put(l, u);
        step.remember(change(l), u);
      }
    }
    return changes;
  }
}
