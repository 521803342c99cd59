package io.gradinstructor.core.network;

import io.gradinstructor.core.Randoms;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
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

    /** Whether the next checkpoint is due. */
    default boolean due() {
      return false;
    }

    /** What another worker needs to go on from here. */
    default void checkpoint(Checkpoint checkpoint) {}
  }

  private final Trial trial;
  private final Images images;
  private final Observer observer;
  private final NetworkTraining training;

  /**
   * Prepares a trial.
   *
   * @param images it trains on
   * @param instructors gives the ONNX of an instructor by its id
   * @param observer hears how it goes
   */
  public TrialRun(
      Trial trial, Images images, Function<InstructorId, byte[]> instructors, Observer observer) {
    this.trial = trial;
    this.images = images;
    this.observer = observer;
    byte[] instructor =
        trial.instruction() == null ? null : instructors.apply(trial.instruction().instructor());
    training = new NetworkTraining(trial, images, instructor);
  }

  /** Trains to the end, or to where weights cease to be finite. */
  public TrialResult run() {
    return run(null);
  }

  /**
   * Trains on to the same end.
   *
   * @param from where another run of this trial was; null for its start
   * @throws CancellationException if the thread is interrupted
   */
  public TrialResult run(Checkpoint from) {
    long begin = System.nanoTime();
    int total = trial.length();
    int batch = trial.training().batch();
    int perEpoch = images.count() / batch;
    UniformRandomProvider order = Randoms.of(trial.seed(), "order");
    int[] permutation = null;
    List<TrialResult.GradientNorms> norms = new ArrayList<>();
    int first = 0;
    if (from != null) {
      training.set(from);
      norms.addAll(from.norms() == null ? List.of() : from.norms());
      first = from.step();
    }
    for (int t = 0; t < total; t++) {
      if (t % perEpoch == 0) {
        permutation = Randoms.permutation(order, images.count());
      }
      if (t < first) {
        continue;
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("stopped at step " + t);
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
      List<Float> ofLoss = recorded && trial.keep() ? training.lossNorms(index) : null;
      training.step(t, index);
      if (ofLoss != null) {
        norms.add(new TrialResult.GradientNorms(t, ofLoss, training.instructorNorms()));
      }
      observer.stepped();
      if (t + 1 < total && observer.due() && !training.holds(t + 1)) {
        observer.checkpoint(
            new Checkpoint(
                trial.id(),
                t + 1,
                training.loss(),
                training.weights().bytes(),
                List.copyOf(norms)));
      }
    }
    return end(begin, norms, !snapshot(total, true));
  }

  private boolean snapshot(int t, boolean last) {
    Weights now = training.weights();
    if (!now.finite()) {
      return false;
    }
    observer.snapshot(new Snapshot(trial.id(), t, last, training.loss(), now.bytes()));
    return true;
  }

  private void disturb(int t) {
    for (Trial.Disturbance d : trial.disturbances()) {
      if (t < d.from() || t >= d.until()) {
        continue;
      }
      Weights now = training.weights();
      for (int l = 0; l < trial.network().depth(); l++) {
        Trial.LayerFactor f = d.layers().get(l);
        if (f.logFactor() != 0 || f.pattern() != null) {
          Weights.multiply(now.matrix(l), factors(d, l));
        }
        double rate = trial.training().learningRate();
        Weights.shrink(now.matrix(l), rate * d.l1(), rate * d.l2());
      }
      training.set(now);
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

  private TrialResult end(long begin, List<TrialResult.GradientNorms> norms, boolean diverged) {
    byte[] last = trial.keep() && !diverged ? training.weights().bytes() : null;
    return new TrialResult(
        trial.id(), null, diverged, last, norms, (System.nanoTime() - begin) / 1e9);
  }

  @Override
  public void close() {
    training.close();
  }
}
