package io.gradinstructor.message;

import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Found;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.parts.Tasks;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** Trains the network of one trial: a trial in, messages out. */
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

    /** Whether others help where its training stalls. */
    default boolean helped() {
      return false;
    }
  }

  private final Trial trial;
  private final Observer observer;
  private final Run run;
  private final Function<Leg, Run> legs;

  /** Prepares a trial in which no part looks at the reward set. */
  public TrialRun(
      Trial trial, Images images, Function<InstructorId, byte[]> instructors, Observer observer) {
    this(trial, images, null, instructors, observer);
  }

  /**
   * Prepares a trial.
   *
   * @param images it trains on
   * @param reward images that rewards are measured on, for parts that look at them
   * @param instructors gives the ONNX of an instructor by its id
   * @param observer hears how it goes
   */
  public TrialRun(
      Trial trial,
      Images images,
      Images reward,
      Function<InstructorId, byte[]> instructors,
      Observer observer) {
    this.trial = trial;
    this.observer = observer;
    Function<String, byte[]> named = id -> instructors.apply(InstructorId.parse(id));
    run =
        new Run(
            trial.recipe(),
            trial.seed(),
            trial.watch(),
            images,
            reward,
            named,
            new Messages(false));
    legs =
        leg ->
            new Run(
                leg.recipe(),
                trial.seed(),
                trial.watch().until(leg.until()),
                images,
                reward,
                named,
                new Messages(true));
  }

  /** Trains to the end, or to where weights cease to be finite. */
  public TrialResult run() {
    return run(null);
  }

  /** Trains on to the same end, without help. */
  public TrialResult run(Checkpoint from) {
    return (TrialResult) work(from);
  }

  /**
   * Trains on to the same end, or to where training stalls and others help.
   *
   * @param from where another run of this trial, or of the one before it, was; null for its start
   * @return its {@link TrialResult}, or the {@link Reply} that it stalled
   * @throws CancellationException if the thread is interrupted
   * @throws IllegalArgumentException if that run was of other parts
   */
  public Message work(Checkpoint from) {
    long begin = System.nanoTime();
    Errand errand = trial.errand();
    Run.Point point =
        from == null
            ? null
            : new Run.Point(from.step(), from.memory(), from.norms(), from.passes());
    for (Leg leg : trial.legs() == null ? List.<Leg>of() : trial.legs()) {
      if (point == null || point.step() < leg.until()) {
        try (Run first = legs.apply(leg)) {
          Run.End end = first.go(point);
          if (end.diverged()) {
            return result(end, begin);
          }
          point = first.point(leg.until());
        }
      }
    }
    Run.End end =
        run.go(
            point,
            errand == null || errand.brood() != null
                ? null
                : new Found(errand.phase(), errand.path(), errand.loss()));
    if (end.stall() != null) {
      Run.Stall s = end.stall();
      Run.Point p = s.base();
      observer.checkpoint(
          new Checkpoint(trial.id(), p.step(), p.memory(), p.norms(), p.passes(), s.phase()));
      return new Reply(trial.id(), s.phase(), null, 0, List.of(s.loss()));
    }
    if (!end.diverged() && trial.goesOn()) {
      observer.checkpoint(checkpoint(run.point(trial.length())));
    }
    return result(end, begin);
  }

  private TrialResult result(Run.End end, long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new TrialResult(
        trial.id(),
        null,
        end.diverged(),
        end.weights(),
        end.ranks(),
        end.learned(),
        end.norms(),
        end.sights(),
        end.passes(),
        seconds);
  }

  private Checkpoint checkpoint(Run.Point p) {
    return new Checkpoint(trial.id(), p.step(), p.memory(), p.norms(), p.passes());
  }

  private final class Messages implements Run.Observer {
    private final boolean goesOn;

    /** Of a run, or of a first part of one, whose end is told by what follows. */
    Messages(boolean goesOn) {
      this.goesOn = goesOn;
    }

    @Override
    public void snapshot(int step, boolean last, float loss, Weights weights) {
      if (last && goesOn) {
        return;
      }
      boolean plain =
          weights.network().equals(trial.recipe().named())
              && !(trial.recipe().sampler() instanceof Tasks);
      Trial of = plain ? null : trial;
      observer.snapshot(new Snapshot(trial.id(), step, last, loss, weights.bytes(), of));
    }

    @Override
    public void stepped() {
      observer.stepped();
    }

    @Override
    public boolean due() {
      return observer.due();
    }

    /** Without what was before, the phases until an errand's are done again here. */
    @Override
    public boolean helped(int phase) {
      Errand errand = trial.errand();
      int known = errand == null ? 0 : errand.brood() == null ? errand.phase() : errand.phase() - 1;
      return observer.helped() && !goesOn && phase > known;
    }

    @Override
    public void point(Run.Point point) {
      observer.checkpoint(checkpoint(point));
    }
  }

  @Override
  public void close() {
    run.close();
  }
}
