package io.gradinstructor.core.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Steps;
import io.gradinstructor.autodiff.nn.View;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.message.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The instructor's side of universal backpropagation: from weights and stage to the change u of
 * each layer.
 */
final class Steering implements AutoCloseable {
  private final Trial trial;
  private final Program instructor;
  private final Program rule;
  private final Map<String, OnnxTensor> nothing = new HashMap<>();
  private final OnnxTensor pessimism;
  private OrtSession.Result changes;
  private boolean active;

  Steering(Trial trial, byte[] onnx) {
    this.trial = trial;
    StepRule r = trial.instruction().rule();
    View view = new View(View.Kind.LOG_RMS, trial.instruction().resolution(), 0);
    List<Integer> layers = trial.network().layers();
    instructor = new Program(onnx);
    Graph g = new Graph();
    for (int l = 0; l < trial.network().depth(); l++) {
      int in = layers.get(l);
      int out = layers.get(l + 1);
      Value w = g.input("w" + l, in, out);
      Value d = g.input("g" + l, in, out);
      int rows = r.block() == StepRule.Block.LAYER ? 1 : view.side(in);
      int columns = r.block() == StepRule.Block.CELL ? view.side(out) : 1;
      Value u =
          switch (r.kind()) {
            case RADIAL -> Steps.radial(w, d, r.eta(), r.clip(), rows, columns);
            case RAW -> d.mul(r.eta());
            case NATURAL -> Steps.natural(w, d, r.eta(), r.clip());
            // Scaled by the gradient of the loss, in the step itself.
            case MATCHED -> d.add(0);
          };
      g.output("u" + l, u);
      nothing.put("u" + l, Program.tensor(new float[in * out], in, out));
    }
    rule = Program.of(g);
    pessimism = Program.tensor(new float[] {(float) r.pessimism()}, 1);
  }

  /** Inputs {@code u0, u1, …} of the training step about to be taken; valid until the next call. */
  Map<String, OnnxTensor> changes(int step, Map<String, OnnxTensor> weights) {
    Trial.Instruction i = trial.instruction();
    if (step < i.from() || step >= i.until()) {
      active = false;
      return nothing;
    }
    if (!active || step % i.rule().refresh() == 0) {
      refresh(step, weights);
    }
    Map<String, OnnxTensor> u = new HashMap<>(nothing);
    for (int l = 0; l < trial.network().depth(); l++) {
      if (i.layer() < 0 || i.layer() == l) {
        u.put("u" + l, Program.tensor(changes, "u" + l));
      }
    }
    return u;
  }

  private void refresh(int step, Map<String, OnnxTensor> weights) {
    Map<String, OnnxTensor> in = new HashMap<>();
    for (int l = 0; l < trial.network().depth(); l++) {
      in.put("w" + l, weights.get("w" + l));
    }
    try (OnnxTensor stage = Program.tensor(new float[] {(float) step / trial.steps()}, 1)) {
      Map<String, OnnxTensor> ask = new HashMap<>(in);
      ask.put("stage", stage);
      ask.put("pessimism", pessimism);
      try (OrtSession.Result answer = instructor.run(ask)) {
        for (int l = 0; l < trial.network().depth(); l++) {
          in.put("g" + l, Program.tensor(answer, "g" + l));
        }
        OrtSession.Result previous = changes;
        changes = rule.run(in);
        active = true;
        if (previous != null) {
          previous.close();
        }
      }
    }
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
    nothing.values().forEach(OnnxTensor::close);
    pessimism.close();
    instructor.close();
    rule.close();
  }
}
