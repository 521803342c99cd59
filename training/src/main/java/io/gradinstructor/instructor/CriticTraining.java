package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Criterion;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.enn.Critic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/** θ of one critic under training: AdamW on a loss. */
final class CriticTraining implements AutoCloseable {
  private static final String THETA = "theta";

  private final Critic critic;
  private final int batch;
  private final Loop trainer;
  private final Program value;

  CriticTraining(
      Critic critic,
      Critic.Scale scale,
      int batch,
      Criterion criterion,
      double decay,
      float[] theta) {
    this.critic = critic;
    this.batch = batch;
    Model model = critic.model(1, scale, batch).flat();
    trainer = new Loop(model, Descent.of(criterion, Optimizer.adamW(decay)), Map.of(THETA, theta));
    value = Program.of(model.forward());
  }

  /** θ to start with. */
  static float[] start(Critic critic, Critic.Scale scale, UniformRandomProvider random) {
    return critic.model(1, scale, 1).flat().start(random::nextLong).get(THETA);
  }

  /**
   * A minibatch: views of each layer one state after another, stages, targets (null to predict).
   */
  record Minibatch(List<float[]> views, float[] stages, float[] targets) {}

  /**
   * One AdamW step; returns the loss before it.
   *
   * @param more inputs of the criterion besides the target; they are closed
   */
  float step(Minibatch b, Map<String, OnnxTensor> more, double rate) {
    Map<String, OnnxTensor> in = inputs(b);
    in.putAll(more);
    in.put("target", Program.tensor(b.targets, batch));
    try {
      return trainer.step(in, rate);
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  /** Values of a minibatch under other parameters (a target network's). */
  float[] values(Minibatch b, float[] parameters) {
    Map<String, OnnxTensor> in = inputs(b);
    in.put(THETA, Program.tensor(parameters, parameters.length));
    try (var result = value.run(in)) {
      return Program.floats(result, "output");
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  private Map<String, OnnxTensor> inputs(Minibatch b) {
    Map<String, OnnxTensor> in = new HashMap<>();
    for (int l = 0; l < critic.views().size(); l++) {
      int[] size = critic.views().get(l);
      in.put("view" + l, Program.tensor(b.views.get(l), batch, 1, size[0], size[1]));
    }
    in.put("stage", Program.tensor(b.stages, batch, 1));
    return in;
  }

  float[] theta() {
    return trainer.parameters().get(THETA);
  }

  @Override
  public void close() {
    trainer.close();
    value.close();
  }
}
