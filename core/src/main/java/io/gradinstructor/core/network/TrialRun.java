package io.gradinstructor.core.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Mlp;
import io.gradinstructor.autodiff.nn.Steps;
import io.gradinstructor.core.Randoms;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/** Trains the network of one trial: a pure function of the trial, its images and its instructor. */
public final class TrialRun implements AutoCloseable {
  /** Hears how a trial goes. */
  @FunctionalInterface
  public interface Observer {
    /** Weights in training, in order. */
    void snapshot(Snapshot snapshot);

    /** One training step more. */
    default void stepped() {}
  }

  private final Trial trial;
  private final Images images;
  private final Observer observer;
  private final Program step;
  private final Program probe;
  private final Steering steering;
  private final Map<String, OnnxTensor> fixed = new HashMap<>();
  private Map<String, OnnxTensor> weights;
  private AutoCloseable owner;
  private float loss = Float.NaN;

  /**
   * Prepares a trial.
   *
   * @param images it trains on
   * @param instructors gives the ONNX of an instructor by its id
   * @param observer hears how it goes
   */
  public TrialRun(
      Trial trial, Images images, Function<String, byte[]> instructors, Observer observer) {
    this.trial = trial;
    this.images = images;
    this.observer = observer;
    steering =
        trial.instruction() == null
            ? null
            : new Steering(trial, instructors.apply(trial.instruction().instructor()));
    step = Program.of(stepGraph());
    probe = trial.keep() ? Program.of(probeGraph()) : null;
    fixed.put("pixels", Program.tensor(images.pixels(), images.count(), images.pixelsPerImage()));
    fixed.put("labels", Program.tensor(longs(images.labels()), images.count()));
    fixed.put("rate", Program.tensor(trial.training().learningRate()));
    Weights start = Weights.start(trial);
    own(start);
  }

  private Graph stepGraph() {
    Graph g = new Graph();
    Mlp mlp = new Mlp(trial.network().layers());
    Mlp.Parameters p = mlp.inputs(g);
    Batch batch = batch(g);
    Mlp.Instruction instruction = null;
    if (trial.instruction() != null) {
      List<Value> u = new ArrayList<>();
      for (Value w : p.weights()) {
        u.add(g.input("u" + u.size(), w.shape().toArray()));
      }
      StepRule rule = trial.instruction().rule();
      instruction =
          rule.kind() == StepRule.Kind.MATCHED
              ? (l, d) -> Steps.matched(u.get(l), d, rule.eta())
              : (l, d) -> u.get(l);
    }
    mlp.sgdStep(g, p, batch.x, batch.y, g.input("rate"), trial.l1(), trial.l2(), instruction);
    return g;
  }

  /** Norms of the loss's gradient, layer by layer. */
  private Graph probeGraph() {
    Graph g = new Graph();
    Mlp mlp = new Mlp(trial.network().layers());
    Mlp.Parameters p = mlp.inputs(g);
    Batch batch = batch(g);
    List<Value> gradients = Gradients.of(mlp.logits(p, batch.x).crossEntropy(batch.y), p.weights());
    for (int l = 0; l < gradients.size(); l++) {
      g.output("n" + l, gradients.get(l).square().sum().sqrt());
    }
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

  /** Trains to the end, or to where weights cease to be finite. */
  public TrialResult run() {
    long begin = System.nanoTime();
    int total = trial.length();
    int batch = trial.training().batch();
    int perEpoch = images.count() / batch;
    UniformRandomProvider order = Randoms.of(trial.seed(), "order");
    int[] permutation = null;
    List<TrialResult.GradientNorms> norms = new ArrayList<>();
    for (int t = 0; t < total; t++) {
      if (t % perEpoch == 0) {
        permutation = Randoms.permutation(order, images.count());
      }
      long[] index = new long[batch];
      for (int i = 0; i < batch; i++) {
        index[i] = permutation[t % perEpoch * batch + i];
      }
      boolean recorded = trial.snapshots().contains(t);
      if (recorded && !snapshot(t, false)) {
        return end(begin, norms, true);
      }
      disturb(t);
      try (OnnxTensor indices = Program.tensor(index, batch)) {
        Map<String, OnnxTensor> u = steering == null ? Map.of() : steering.changes(t, weights);
        if (recorded && probe != null) {
          norms.add(norms(t, indices, u));
        }
        step(indices, u);
      }
      observer.stepped();
    }
    return end(begin, norms, !snapshot(total, true));
  }

  private void step(OnnxTensor indices, Map<String, OnnxTensor> u) {
    Map<String, OnnxTensor> in = new HashMap<>(fixed);
    in.putAll(weights);
    in.putAll(u);
    in.put("index", indices);
    OrtSession.Result result = step.run(in);
    loss = Program.tensor(result, "loss").getFloatBuffer().get(0);
    Map<String, OnnxTensor> next = new HashMap<>();
    weights.keySet().forEach(k -> next.put(k, Program.tensor(result, k + "'")));
    // The old tensors were inputs of this run: only now may they go.
    release();
    weights = next;
    owner = result;
  }

  private TrialResult.GradientNorms norms(int t, OnnxTensor indices, Map<String, OnnxTensor> u) {
    Map<String, OnnxTensor> in = new HashMap<>(fixed);
    in.remove("rate");
    in.putAll(weights);
    in.put("index", indices);
    List<Float> ofLoss = new ArrayList<>();
    List<Float> ofInstructor = new ArrayList<>();
    try (OrtSession.Result result = probe.run(in)) {
      for (int l = 0; l < trial.network().depth(); l++) {
        ofLoss.add(Program.floats(result, "n" + l)[0]);
        double sum = 0;
        if (u.containsKey("u" + l)) {
          for (float x : Program.floats(u.get("u" + l))) {
            sum += (double) x * x;
          }
        }
        ofInstructor.add((float) Math.sqrt(sum));
      }
    }
    return new TrialResult.GradientNorms(t, ofLoss, ofInstructor);
  }

  private boolean snapshot(int t, boolean last) {
    Weights now = Weights.of(trial.network().layers(), weights);
    if (!now.finite()) {
      return false;
    }
    observer.snapshot(new Snapshot(trial.id(), trial.campaign(), t, last, loss, now.bytes()));
    return true;
  }

  private void disturb(int t) {
    for (Trial.Disturbance d : trial.disturbances()) {
      if (t < d.from() || t >= d.until()) {
        continue;
      }
      Weights now = Weights.of(trial.network().layers(), weights);
      for (int l = 0; l < trial.network().depth(); l++) {
        Trial.LayerFactor f = d.layers().get(l);
        if (f.logFactor() != 0 || f.pattern() != null) {
          Weights.multiply(now.matrix(l), factors(d, l));
        }
        double rate = trial.training().learningRate();
        Weights.shrink(now.matrix(l), rate * d.l1(), rate * d.l2());
      }
      own(now);
    }
  }

  private final Map<String, float[]> factorCache = new HashMap<>();

  private float[] factors(Trial.Disturbance d, int l) {
    List<Integer> layers = trial.network().layers();
    Trial.LayerFactor f = d.layers().get(l);
    return factorCache.computeIfAbsent(
        trial.disturbances().indexOf(d) + "/" + l,
        k ->
            PatternField.factors(
                f.pattern(),
                f.logFactor(),
                1.0 / (d.until() - d.from()),
                layers.get(l),
                layers.get(l + 1)));
  }

  private void own(Weights now) {
    Map<String, OnnxTensor> tensors = now.tensors();
    release();
    weights = tensors;
    owner = () -> tensors.values().forEach(OnnxTensor::close);
  }

  private void release() {
    if (owner != null) {
      try {
        owner.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      owner = null;
    }
  }

  private TrialResult end(long begin, List<TrialResult.GradientNorms> norms, boolean diverged) {
    byte[] last =
        trial.keep() && !diverged ? Weights.of(trial.network().layers(), weights).bytes() : null;
    return new TrialResult(
        trial.id(),
        trial.campaign(),
        null,
        diverged,
        last,
        norms,
        (System.nanoTime() - begin) / 1e9);
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
    release();
    fixed.values().forEach(OnnxTensor::close);
    step.close();
    if (probe != null) {
      probe.close();
    }
    if (steering != null) {
      steering.close();
    }
  }
}
