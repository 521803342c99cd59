package io.gradinstructor.core.network;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Mlp;
import io.gradinstructor.autodiff.nn.Steps;
import io.gradinstructor.autodiff.nn.View;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.message.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The instructor's side of universal backpropagation: the change u of each layer that an
 * instructor's gradient asks for, as part of the graph of a training step.
 *
 * @param onnx the instructor
 */
record Steering(Trial trial, byte[] onnx) {
  /** What a step does about the instructor. */
  enum Mode {
    /** Backpropagation alone. */
    PLAIN,
    /** The change found last, once more. */
    HELD,
    /** The instructor is asked. */
    ASKED
  }

  /** What to do at a step: ask when steering begins and every so many steps. */
  Mode mode(int step) {
    Trial.Instruction i = trial.instruction();
    if (step < i.from() || step >= i.until()) {
      return Mode.PLAIN;
    }
    return step == i.from() || step % i.rule().refresh() == 0 ? Mode.ASKED : Mode.HELD;
  }

  /** Name of a layer's change in the state of a trial. */
  static String change(int layer) {
    return "u" + layer;
  }

  boolean steers(int layer) {
    int only = trial.instruction().layer();
    return only < 0 || only == layer;
  }

  /** The change found last: an input of the step. */
  Mlp.Instruction held(Graph g, List<Value> weights) {
    Map<Integer, Value> changes = new HashMap<>();
    for (int l = 0; l < weights.size(); l++) {
      if (steers(l)) {
        changes.put(l, g.input(change(l), weights.get(l).shape().toArray()));
      }
    }
    return instruction(changes);
  }

  /** The instructor, asked at {@code stage}: the changes are outputs of the step too. */
  Mlp.Instruction asked(Graph g, List<Value> weights) {
    Map<String, Value> in = new HashMap<>();
    for (int l = 0; l < weights.size(); l++) {
      in.put("w" + l, weights.get(l));
    }
    in.put("stage", g.input("stage", 1));
    in.put(
        "pessimism", g.constant(new float[] {(float) trial.instruction().rule().pessimism()}, 1));
    Map<String, Value> answer = g.append(onnx, in);
    Map<Integer, Value> changes = new HashMap<>();
    for (int l = 0; l < weights.size(); l++) {
      if (steers(l)) {
        Value u = rule(weights.get(l), answer.get("g" + l), answer.get("slope" + l));
        changes.put(l, u);
        g.output(change(l) + "'", u);
      }
    }
    return instruction(changes);
  }

  private Value rule(Value w, Value gradient, Value slope) {
    StepRule r = trial.instruction().rule();
    return switch (r.kind()) {
      case RADIAL -> radial(w, gradient, slope, r);
      case RAW -> gradient.mul(r.eta());
      case NATURAL -> Steps.natural(w, gradient, r.eta(), r.clip());
      // Scaled by the gradient of the loss, step by step.
      case MATCHED -> gradient;
    };
  }

  private Value radial(Value w, Value gradient, Value slope, StepRule r) {
    if (r.block() == StepRule.Block.LAYER) {
      // Instructors from elsewhere may not tell slopes.
      return Steps.radial(w, slope == null ? w.mul(gradient).sum() : slope, r.eta(), r.clip());
    }
    View view = new View(View.Kind.LOG_RMS, trial.instruction().resolution(), 0);
    int rows = view.side((int) w.shape().size(0));
    int columns = r.block() == StepRule.Block.CELL ? view.side((int) w.shape().size(1)) : 1;
    return Steps.radial(w, gradient, r.eta(), r.clip(), rows, columns);
  }

  private Mlp.Instruction instruction(Map<Integer, Value> changes) {
    StepRule r = trial.instruction().rule();
    return (l, d) -> {
      Value u = changes.get(l);
      return u != null && r.kind() == StepRule.Kind.MATCHED ? Steps.matched(u, d, r.eta()) : u;
    };
  }
}
