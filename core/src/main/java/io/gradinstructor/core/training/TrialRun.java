package io.gradinstructor.core.training;

import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Checkpoint;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Snapshot;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

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
  private final Recipe recipe;
  private final Images images;
  private final Observer observer;
  private final Memory memory = new Memory();
  private final Training training;
  private final Draws draws;
  private final Map<Intervention, Intervention.Act> acts = new HashMap<>();
  private final List<TrialResult.GradientNorms> norms = new ArrayList<>();
  private long passes;

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
    recipe = trial.recipe();
    draws = new Draws(trial.seed());
    // Instructors may be yet to come: who waits for one waits before anything is opened or timed.
    recipe.trainer().instructors().forEach(instructors::apply);
    Weights.start(recipe.layers(), recipe.start(), trial.seed()).into(memory);
    training =
        recipe
            .trainer()
            .begin(
                new Trainer.Task(recipe.layers(), recipe.batch(), images, draws, instructors),
                memory);
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
   * @throws IllegalArgumentException if that run was of other parts
   */
  public TrialResult run(Checkpoint from) {
    long begin = System.nanoTime();
    int batch = recipe.batch();
    int perEpoch = images.count() / batch;
    int step = 0;
    if (from != null) {
      memory.set(from.memory());
      norms.addAll(from.norms() == null ? List.of() : from.norms());
      step = from.step();
      passes = from.passes();
    }
    boolean finite = true;
    while (finite && step < trial.length()) {
      int epoch = step / perEpoch;
      long[][] batches = recipe.sampler().epoch(epoch, images.count(), batch, draws);
      int until = Math.min(trial.length(), (epoch + 1) * perEpoch);
      for (; finite && step < until; step++) {
        finite = step(new Clock(step, epoch, trial.steps()), batches[step % perEpoch]);
      }
    }
    finite = finite && snapshot(trial.length(), true);
    if (finite && trial.goesOn()) {
      observer.checkpoint(checkpoint(trial.length()));
    }
    byte[] last = trial.watch().keep() && finite ? weights().bytes() : null;
    return new TrialResult(
        trial.id(), null, !finite, last, norms, passes, (System.nanoTime() - begin) / 1e9);
  }

  /** Whether weights were finite, as far as anybody looked. */
  private boolean step(Clock at, long[] batch) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("stopped at step " + at.step());
    }
    boolean recorded = trial.watch().snapshots().contains(at.step());
    if (recorded && !snapshot(at.step(), false)) {
      return false;
    }
    intervene(at);
    List<Float> ofLoss = recorded && trial.watch().keep() ? training.lossNorms(at, batch) : null;
    passes += training.step(at, batch);
    if (ofLoss != null) {
      norms.add(new TrialResult.GradientNorms(at.step(), ofLoss, training.instructorNorms()));
    }
    observer.stepped();
    if (at.step() + 1 < trial.length() && observer.due()) {
      observer.checkpoint(checkpoint(at.step() + 1));
    }
    return true;
  }

  private Checkpoint checkpoint(int step) {
    return new Checkpoint(trial.id(), step, memory.bytes(), List.copyOf(norms), passes);
  }

  private boolean snapshot(int step, boolean last) {
    Weights now = weights();
    if (!now.finite()) {
      return false;
    }
    float loss = memory.get(Training.LOSS)[0];
    observer.snapshot(new Snapshot(trial.id(), step, last, loss, now.bytes()));
    return true;
  }

  private void intervene(Clock at) {
    for (Intervention i : recipe.interventions()) {
      if (i.due(at)) {
        Weights now = weights();
        acts.computeIfAbsent(i, k -> k.ready(now.layers())).on(now);
        now.into(memory);
      }
    }
  }

  private Weights weights() {
    return Weights.of(recipe.layers(), memory);
  }

  @Override
  public void close() {
    training.close();
    memory.close();
  }
}
