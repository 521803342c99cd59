package io.gradinstructor.core.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizers;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Critic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/** θ of one critic under training: AdamW on the Huber loss. */
final class CriticTraining implements AutoCloseable {
  private final Critic critic;
  private final int batch;
  private final Program step;
  private final Program value;
  private float[] theta;
  private float[] m;
  private float[] v;
  private int steps;

  CriticTraining(Critic critic, Critic.Scale scale, int batch, double decay, float[] theta) {
    this.critic = critic;
    this.batch = batch;
    this.theta = theta;
    m = new float[theta.length];
    v = new float[theta.length];
    Graph g = new Graph();
    Value parameters = g.input("theta", theta.length);
    Value out = output(g, critic, scale, parameters, batch);
    Value loss = out.huber(g.input("target", batch));
    Value gradient = Gradients.of(loss, List.of(parameters)).get(0);
    Optimizers.Adam adam =
        Optimizers.adamW(
            parameters,
            gradient,
            g.input("m", theta.length),
            g.input("v", theta.length),
            g.input("step"),
            g.input("rate"),
            decay);
    g.output("loss", loss)
        .output("theta'", adam.parameter())
        .output("m'", adam.m())
        .output("v'", adam.v());
    step = Program.of(g);
    Graph f = new Graph();
    f.output("value", output(f, critic, scale, f.input("theta", theta.length), batch));
    value = Program.of(f);
  }

  private static Value output(Graph g, Critic critic, Critic.Scale scale, Value theta, int batch) {
    List<Value> views = new ArrayList<>();
    for (int[] size : critic.views()) {
      views.add(g.input("view" + views.size(), batch, 1, size[0], size[1]));
    }
    return critic.apply(critic.split(theta), scale, views, g.input("stage", batch, 1)).value();
  }

  /** Uniform in ± 1/√fan-in, as PyTorch initialises convolutions and dense layers. */
  static float[] start(Critic critic, UniformRandomProvider random) {
    float[] theta = new float[critic.parameters()];
    int at = 0;
    double bound = 0;
    for (long[] shape : critic.shapes()) {
      if (shape.length == 3) {
        // Weights of positions start as plain means.
        at += Critic.size(shape);
        continue;
      }
      if (shape.length == 4) {
        bound = 1 / Math.sqrt(shape[1] * shape[2] * shape[3]);
      } else if (shape.length == 2) {
        bound = 1 / Math.sqrt(shape[0]);
      }
      for (int i = 0; i < Critic.size(shape); i++) {
        theta[at++] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return theta;
  }

  /**
   * A minibatch: views of each layer one state after another, stages, targets (null to predict).
   */
  record Minibatch(List<float[]> views, float[] stages, float[] targets) {}

  /** One AdamW step; returns the loss before it. */
  float step(Minibatch b, double rate) {
    steps++;
    Map<String, OnnxTensor> in = inputs(b, theta);
    in.put("target", Program.tensor(b.targets, batch));
    in.put("m", Program.tensor(m, m.length));
    in.put("v", Program.tensor(v, v.length));
    in.put("step", Program.tensor(steps));
    in.put("rate", Program.tensor(rate));
    try (var result = step.run(in)) {
      theta = Program.floats(result, "theta'");
      m = Program.floats(result, "m'");
      v = Program.floats(result, "v'");
      return Program.floats(result, "loss")[0];
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  /** Values of a minibatch under other parameters (a target network's). */
  float[] values(Minibatch b, float[] parameters) {
    Map<String, OnnxTensor> in = inputs(b, parameters);
    try (var result = value.run(in)) {
      return Program.floats(result, "value");
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  private Map<String, OnnxTensor> inputs(Minibatch b, float[] parameters) {
    Map<String, OnnxTensor> in = new HashMap<>();
    for (int l = 0; l < critic.views().size(); l++) {
      int[] size = critic.views().get(l);
      in.put("view" + l, Program.tensor(b.views.get(l), batch, 1, size[0], size[1]));
    }
    in.put("stage", Program.tensor(b.stages, batch, 1));
    in.put("theta", Program.tensor(parameters, parameters.length));
    return in;
  }

  float[] theta() {
    return theta;
  }

  @Override
  public void close() {
    step.close();
    value.close();
  }
}
