package io.gradinstructor.training;

import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;

/** Trains a network: a pure function of recipe, seed, images and instructors. */
public final class Run implements AutoCloseable {
  /**
   * A place on the way, from which it goes on to the same bytes.
   *
   * @param step place of the step that comes next
   * @param memory all that parts remember: little-endian float32 by name
   * @param norms recorded so far
   * @param passes images that went forward and backward so far, as {@link End} counts them
   */
  public record Point(
      int step, SortedMap<String, byte[]> memory, List<GradientNorms> norms, long passes) {}

  /**
   * How it ended.
   *
   * @param diverged whether weights or loss ceased to be finite
   * @param weights final ones, little-endian float32, if they are to be kept; else null
   * @param ranks of the matrices, if an intervention brought them down, see {@link
   *     Intervention#RANKS}; else null
   * @param learned as {@link Training#learned}, if weights are to be kept; else null
   * @param norms gradient norms at the snapshots' places, if they are to be kept
   * @param sights what an instructor of controls is to see, place by place of the watch's: rows of
   *     little-endian float32, NaN from where the run diverged; null unless asked for
   * @param passes images that went forward and backward: what it cost. To go forward only is a
   *     third of that, rounded up where samples are looked at for an epoch
   * @param stall where others see to it, if it did not end but stalled; else null
   */
  public record End(
      boolean diverged,
      byte[] weights,
      List<Integer> ranks,
      byte[] learned,
      List<GradientNorms> norms,
      byte[] sights,
      long passes,
      Stall stall) {}

  /**
   * Where training stalled.
   *
   * @param phase of an evolution strategy that begins there, from 1
   * @param loss of the network on the fitness set
   * @param base from which it is to go on
   */
  public record Stall(int phase, double loss, Point base) {}

  /** Hears how it goes, as far as it cares. */
  public interface Observer {
    Observer NONE = new Observer() {};

    /**
     * Weights in training, in order.
     *
     * @param step place before whose step they are such
     * @param last whether they are final
     * @param loss of the last minibatch, NaN before the first
     */
    default void snapshot(int step, boolean last, float loss, Weights weights) {}

    /** One training step more. */
    default void stepped() {}

    /** Whether the next point is wanted. */
    default boolean due() {
      return false;
    }

    /** Where it is. */
    default void point(Point point) {}

    /** Whether others see to a phase of an evolution strategy. */
    default boolean helped(int phase) {
      return false;
    }
  }

  private final Recipe recipe;
  private final Watch watch;
  private final Images images;
  private final Observer observer;
  private final Memory memory = new Memory();
  private final Trainer.Task task;
  private final Training training;
  private final List<Intervention> interventions;
  private final Sights sights;
  private final Map<Intervention, Intervention.Act> acts = new HashMap<>();
  private final List<GradientNorms> norms = new ArrayList<>();
  private final int steps;
  private final int length;
  private final long budget;
  private long passes;

  /** Place that it was at when its passes were spent; none before. */
  private int spentAt = -1;

  private int place;
  private Found found;
  private Stall stall;

  /**
   * Prepares it.
   *
   * @param images it trains on
   * @param reward images that rewards are measured on; null where no part may look at them
   * @param instructors gives the ONNX of an instructor by the text of its id
   * @param observer hears how it goes
   */
  public Run(
      Recipe recipe,
      long seed,
      Watch watch,
      Images images,
      Images reward,
      Function<String, byte[]> instructors,
      Observer observer) {
    this.recipe = recipe;
    this.watch = watch;
    Curriculum curriculum = recipe.sampler().curriculum(seed);
    this.images = curriculum == null ? images : curriculum.labelled(images);
    this.observer = observer;
    steps = recipe.steps(images.count());
    length = watch.length(steps);
    budget =
        recipe.interventions().stream().anyMatch(Intervention::spends)
            ? recipe.passes(images.count())
            : Long.MAX_VALUE;
    // Instructors may be yet to come: who waits for one waits before anything is opened or timed.
    recipe.trainer().instructors().forEach(instructors::apply);
    memory.put(recipe.network(seed));
    task =
        new Trainer.Task(
            recipe.architecture(),
            recipe.batch(),
            recipe.epochs(),
            recipe.sampler().watches(),
            this.images,
            new Draws(seed),
            instructors,
            reward,
            curriculum,
            images.labels());
    training = recipe.trainer().begin(task, memory);
    recipe.sampler().begin(task, memory);
    Hosting host = new Hosting();
    interventions =
        recipe.interventions().stream()
            .sorted(Comparator.comparing(Intervention::spends, Comparator.reverseOrder()))
            .toList();
    interventions.forEach(i -> acts.put(i, i.ready(task, memory, host)));
    sights =
        watch.sights()
            ? new Sights(watch.snapshots(), training.sight(new Clock(0, 0, steps), 1), memory)
            : null;
  }

  /** Trains on without help, see {@link #go(Point, Found)}. */
  public End go(Point from) {
    return go(from, null);
  }

  /**
   * Trains on to the same end, or to where weights cease to be finite, or where it stalls and
   * others see to it.
   *
   * @param from where another run of the same recipe was; null for its start
   * @param others what they found where it stalled; null if nobody looked
   * @throws CancellationException if the thread is interrupted
   * @throws IllegalArgumentException if that run was of other parts
   */
  public End go(Point from, Found others) {
    found = others;
    int perEpoch = images.count() / recipe.batch();
    if (from != null) {
      memory.set(from.memory());
      norms.addAll(from.norms() == null ? List.of() : from.norms());
      place = from.step();
      passes = from.passes();
    }
    boolean finite = true;
    while (finite && !over() && place < length) {
      int epoch = place / perEpoch;
      Sampler.Epoch now = recipe.sampler().epoch(epoch, task, memory, this::look);
      Lap lap = new Lap(epoch, now.first(), now.batches().length, perEpoch, steps);
      for (int k = lap.batch(place); finite && !over() && k < lap.batches(); k++) {
        Clock at = lap.clock(k);
        if (at.next() > length) {
          break;
        }
        finite = step(at, now.batches()[k], now.rate());
      }
      place = (epoch + 1) * perEpoch;
    }
    if (stall != null) {
      return new End(false, null, null, null, norms, null, passes, stall);
    }
    finite = finite && (spentAt < 0 || unchanged()) && snapshot(length, true);
    byte[] last = watch.keep() && finite ? memory.weights(task.network()).bytes() : null;
    return new End(
        !finite,
        last,
        finite ? Intervention.ranks(memory) : null,
        last == null ? null : Training.learned(memory),
        norms,
        sights == null ? null : sights.bytes(),
        passes,
        null);
  }

  private boolean over() {
    return spentAt >= 0 || stall != null;
  }

  /** Tells what remains to be told of places that its passes did not suffice for. */
  private boolean unchanged() {
    List<Integer> left =
        watch.snapshots().stream().filter(p -> p >= spentAt && p < length).toList();
    return sights == null ? snapshots(left) : sights.same(left);
  }

  /** Where it is, before the step of a place. */
  public Point point(int place) {
    return new Point(place, memory.bytes(), List.copyOf(norms), passes);
  }

  /** Whether weights were finite, as far as anybody looked. */
  private boolean step(Clock at, long[] batch, double rate) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("stopped at step " + at.step());
    }
    if (passes > budget - batch.length) {
      spentAt = at.at();
      return true;
    }
    place = at.at();
    List<Integer> told = watch.snapshots().stream().filter(at::spans).toList();
    if (sights == null && !snapshots(told)) {
      return false;
    }
    intervene(at, i -> i.before(at, task.epochs()));
    if (stall != null) {
      return true;
    }
    training.steer(at, rate);
    if (sights != null && !told.isEmpty() && !sights.put(told, training.sight(at, rate))) {
      return false;
    }
    List<Float> ofLoss = watch.keep() && !told.isEmpty() ? training.lossNorms(at, batch) : null;
    passes += training.step(at, batch, rate);
    if (task.watched()) {
      recipe.sampler().saw(batch, memory.state().get(Training.SCORES), task, memory);
    }
    intervene(at, i -> i.after(at, task.epochs()));
    if (ofLoss != null) {
      List<Float> ofInstructor = training.instructorNorms();
      Float promised = Training.promised(memory);
      told.forEach(place -> norms.add(new GradientNorms(place, ofLoss, ofInstructor, promised)));
    }
    observer.stepped();
    if (at.next() < length && observer.due()) {
      observer.point(point(at.next()));
    }
    return true;
  }

  /** What interventions may ask of it. */
  private final class Hosting implements Intervention.Host {
    @Override
    public long left() {
      return budget - passes;
    }

    @Override
    public void looked(long images) {
      passes += (images + 2) / 3;
    }

    @Override
    public Found found(int phase) {
      return found != null && found.phase() == phase ? found : null;
    }

    @Override
    public boolean handsOver(int phase, double loss) {
      if (observer.helped(phase)) {
        stall = new Stall(phase, loss, point(place));
      }
      return stall != null;
    }

    @Override
    public void rest() {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("stopped before the step of place " + place);
      }
      if (observer.due()) {
        observer.point(point(place));
      }
    }
  }

  private float[] look(long[] samples) {
    passes += (samples.length + 2) / 3;
    return training.scores(samples);
  }

  private boolean snapshot(int place, boolean last) {
    Weights now = memory.weights(task.network());
    if (!now.finite()) {
      return false;
    }
    observer.snapshot(place, last, memory.get(Training.LOSS)[0], now);
    return true;
  }

  private boolean snapshots(List<Integer> places) {
    return places.stream().allMatch(place -> snapshot(place, false));
  }

  private void intervene(Clock at, Predicate<Intervention> due) {
    for (Intervention i : interventions) {
      if (stall == null && due.test(i)) {
        Weights now = memory.weights(task.network());
        acts.get(i).on(at, now);
        memory.put(now);
      }
    }
  }

  @Override
  public void close() {
    acts.values().forEach(Intervention.Act::close);
    training.close();
    memory.close();
  }
}
