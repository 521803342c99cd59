package io.gradinstructor.core.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.ModelException;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Mlp;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.core.DeterministicFault;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.Trial;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A network under (universal) backpropagation: its weights in native memory and the steps that
 * change them. One thread at a time.
 */
public final class NetworkTraining implements AutoCloseable {
  private final Trial trial;
  private final Images images;
  private final Steering steering;
  private final Map<Steering.Mode, Program> steps = new EnumMap<>(Steering.Mode.class);
  private final Map<String, OnnxTensor> data = new HashMap<>();
  private final State state = new State();
  private Program probe;
  private Steering.Mode mode = Steering.Mode.PLAIN;

  /**
   * Starts with the trial's initial weights.
   *
   * @param images to train on
   * @param instructor its ONNX; null if the trial is not instructed
   */
  public NetworkTraining(Trial trial, Images images, byte[] instructor) {
    this.trial = trial;
    this.images = images;
    steering = instructor == null ? null : new Steering(trial, instructor);
    data.put("pixels", Program.tensor(images.pixels(), images.count(), images.pixelsPerImage()));
    data.put("labels", Program.tensor(longs(images.labels()), images.count()));
    state.put("rate", new float[] {(float) trial.training().learningRate()});
    state.put("loss", new float[] {Float.NaN});
    set(Weights.start(trial));
    List<Integer> layers = trial.network().layers();
    for (int l = 0; steering != null && l < trial.network().depth(); l++) {
      int size = layers.get(l) * layers.get(l + 1);
      state.put(Steering.change(l), new float[size], layers.get(l), layers.get(l + 1));
    }
  }

  /**
   * One step.
   *
   * @param t its number, from 0
   * @param batch which images make the minibatch
   */
  public void step(int t, long[] batch) {
    mode = steering == null ? Steering.Mode.PLAIN : steering.mode(t);
    state.put("index", batch, batch.length);
    if (mode == Steering.Mode.ASKED) {
      state.put("stage", new float[] {(float) t / trial.steps()}, 1);
    }
    state.run(steps.computeIfAbsent(mode, this::program), data).close();
  }

  private Program program(Steering.Mode of) {
    try {
      return Program.of(stepGraph(of));
    } catch (ModelException | IllegalArgumentException e) {
      String what =
          of == Steering.Mode.PLAIN
              ? "the network"
              : "instructor " + trial.instruction().instructor();
      throw new DeterministicFault(what + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whether a step needs a change that an instructor asked for before it. */
  boolean holds(int t) {
    return steering != null && steering.mode(t) == Steering.Mode.HELD;
  }

  private Graph stepGraph(Steering.Mode how) {
    Graph g = new Graph();
    Mlp mlp = new Mlp(trial.network().layers());
    Scope scope = Scope.inputs(g);
    List<Value> weights = mlp.weights(scope);
    Batch batch = batch(g);
    Mlp.Instruction instruction =
        switch (how) {
          case PLAIN -> null;
          case HELD -> steering.held(g, weights);
          case ASKED -> steering.asked(g, weights);
        };
    mlp.sgdStep(scope, batch.x, batch.y, g.input("rate"), trial.l1(), trial.l2(), instruction);
    return g;
  }

  private record Batch(Value x, Value y) {}

  private Batch batch(Graph g) {
    Value index = g.input("index", DType.INT64, trial.training().batch());
    Value x =
        g.input("pixels", DType.UINT8, images.count(), images.pixelsPerImage())
            .gather(index)
            .toFloat()
            .mul(1 / 255.0);
    return new Batch(x, g.input("labels", DType.INT64, images.count()).gather(index));
  }

  /** Norms of the loss's gradient on a minibatch, layer by layer. */
  List<Float> lossNorms(long[] batch) {
    if (probe == null) {
      probe = Program.of(probeGraph());
    }
    state.put("index", batch, batch.length);
    List<Float> norms = new ArrayList<>();
    try (OrtSession.Result result = state.run(probe, data)) {
      for (int l = 0; l < trial.network().depth(); l++) {
        norms.add(Program.floats(result, "n" + l)[0]);
      }
    }
    return norms;
  }

  private Graph probeGraph() {
    Graph g = new Graph();
    Mlp mlp = new Mlp(trial.network().layers());
    Scope scope = Scope.inputs(g);
    List<Value> weights = mlp.weights(scope);
    Batch batch = batch(g);
    List<Value> gradients = Gradients.of(mlp.apply(scope, batch.x).crossEntropy(batch.y), weights);
    for (int l = 0; l < gradients.size(); l++) {
      g.output("n" + l, gradients.get(l).square().sum().sqrt());
    }
    return g;
  }

  /** Norms of the instructor's part in the last step, layer by layer. */
  List<Float> instructorNorms() {
    List<Float> norms = new ArrayList<>();
    for (int l = 0; l < trial.network().depth(); l++) {
      double sum = 0;
      if (mode != Steering.Mode.PLAIN && steering.steers(l)) {
        for (float x : state.get(Steering.change(l))) {
          sum += (double) x * x;
        }
      }
      norms.add((float) Math.sqrt(sum));
    }
    return norms;
  }

  /** The loss of the last step's minibatch before that step; NaN before the first one. */
  public float loss() {
    return state.get("loss")[0];
  }

  /** The weights now. */
  public Weights weights() {
    return Weights.of(trial.network().layers(), state);
  }

  /** Puts other weights in their place. */
  void set(Weights weights) {
    weights.into(state);
  }

  /** Goes on from where a trial was. */
  void set(Checkpoint from) {
    set(Weights.of(trial.network().layers(), from.weights()));
    state.put("loss", new float[] {from.loss()});
  }

  static long[] longs(byte[] labels) {
    long[] out = new long[labels.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = labels[i];
    }
    return out;
  }

  @Override
  public void close() {
    state.close();
    data.values().forEach(OnnxTensor::close);
    steps.values().forEach(Program::close);
    if (probe != null) {
      probe.close();
    }
  }
}
