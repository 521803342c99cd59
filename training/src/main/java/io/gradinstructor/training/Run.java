package io.gradinstructor.training;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
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
   * @param norms gradient norms at the snapshots' places, if they are to be kept
   * @param sights what an instructor of controls is to see, place by place of the watch's: rows of
   *     little-endian float32, NaN from where the run diverged; null unless asked for
   * @param passes images that went forward and backward: what it cost. To go forward only is a
   *     third of that, rounded up where samples are looked at for an epoch
   */
  public record End(
      boolean diverged,
      byte[] weights,
      List<Integer> ranks,
      List<GradientNorms> norms,
      byte[] sights,
      long passes) {}

  /** Hears how it goes, as far as it cares. */
  public interface Observer {
    /** Cares about the end alone. */
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
  }

  private static final String SIGHTS = "sights";

  private final Recipe recipe;
  private final Watch watch;
  private final Images images;
  private final Observer observer;
  private final Memory memory = new Memory();
  private final Trainer.Task task;
  private final Training training;
  private final Map<Intervention, Intervention.Act> acts = new HashMap<>();
  private final List<GradientNorms> norms = new ArrayList<>();
  private final int steps;
  private final int length;
  private final long budget;
  private long passes;

  /** Place that it was at when its passes were spent; none before. */
  private int spentAt = -1;

  private int place;

  /** Prepares one in which no part looks at the reward set. */
  public Run(
      Recipe recipe,
      long seed,
      Watch watch,
      Images images,
      Function<String, byte[]> instructors,
      Observer observer) {
    this(recipe, seed, watch, images, null, instructors, observer);
  }

  /**
   * Prepares it.
   *
   * @param images it trains on
   * @param reward images that rewards are measured on, for parts that look at them
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
    recipe.interventions().forEach(i -> acts.put(i, i.ready(task, memory, host)));
    if (watch.sights()) {
      float[] none =
          new float[watch.snapshots().size() * training.sight(new Clock(0, 0, steps), 1).length];
      Arrays.fill(none, Float.NaN);
      memory.put(SIGHTS, none, none.length);
    }
  }

  /**
   * Trains on to the same end, or to where weights cease to be finite.
   *
   * @param from where another run of the same recipe was; null for its start
   * @throws CancellationException if the thread is interrupted
   * @throws IllegalArgumentException if that run was of other parts
   */
  public End go(Point from) {
    int perEpoch = images.count() / recipe.batch();
    if (from != null) {
      memory.set(from.memory());
      norms.addAll(from.norms() == null ? List.of() : from.norms());
      place = from.step();
      passes = from.passes();
    }
    boolean finite = true;
    while (finite && spentAt < 0 && place < length) {
      int epoch = place / perEpoch;
      Sampler.Epoch now = recipe.sampler().epoch(epoch, task, memory, this::look);
      Lap lap = new Lap(epoch, now.first(), now.batches().length, perEpoch, steps);
      for (int k = lap.batch(place); finite && spentAt < 0 && k < lap.batches(); k++) {
        Clock at = lap.clock(k);
        if (at.next() > length) {
          break;
        }
        finite = step(at, now.batches()[k], now.rate());
      }
      place = (epoch + 1) * perEpoch;
    }
    finite = finite && (spentAt < 0 || unchanged()) && snapshot(length, true);
    byte[] last = watch.keep() && finite ? memory.weights(task.network()).bytes() : null;
    byte[] seen = watch.sights() ? Floats.bytes(memory.get(SIGHTS)) : null;
    return new End(!finite, last, finite ? ranks() : null, norms, seen, passes);
  }

  private List<Integer> ranks() {
    if (!memory.names().contains(Intervention.RANKS)) {
      return null;
    }
    List<Integer> ranks = new ArrayList<>();
    for (float rank : memory.get(Intervention.RANKS)) {
      ranks.add((int) rank);
    }
    return ranks;
  }

  /** Tells what remains to be told of places that its passes did not suffice for. */
  private boolean unchanged() {
    List<Integer> left =
        watch.snapshots().stream().filter(p -> p >= spentAt && p < length).toList();
    if (!watch.sights()) {
      return snapshots(left);
    }
    int from = watch.snapshots().size() - left.size();
    float[] all = memory.get(SIGHTS);
    int width = all.length / Math.max(1, watch.snapshots().size());
    return left.isEmpty()
        || from == 0
        || sights(left, Arrays.copyOfRange(all, (from - 1) * width, from * width));
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
    if (!watch.sights() && !snapshots(told)) {
      return false;
    }
    intervene(at, i -> i.before(at, task.epochs()));
    training.steer(at, rate);
    if (watch.sights() && !told.isEmpty() && !sights(told, training.sight(at, rate))) {
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
      Float promised = promised();
      told.forEach(place -> norms.add(new GradientNorms(place, ofLoss, ofInstructor, promised)));
    }
    observer.stepped();
    if (at.next() < length && observer.due()) {
      observer.point(point(at.next()));
    }
    return true;
  }

  private Float promised() {
    float last =
        memory.names().contains(Training.PROMISED) ? memory.get(Training.PROMISED)[0] : Float.NaN;
    return Float.isFinite(last) ? last : null;
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
    for (int place : places) {
      if (!snapshot(place, false)) {
        return false;
      }
    }
    return true;
  }

  /** Remembers what there is to see; whether it is finite. */
  private boolean sights(List<Integer> places, float[] sight) {
    float[] all = memory.get(SIGHTS);
    for (int place : places) {
      int row = watch.snapshots().indexOf(place);
      System.arraycopy(sight, 0, all, row * sight.length, sight.length);
    }
    memory.put(SIGHTS, all, all.length);
    return Floats.finite(sight);
  }

  private void intervene(Clock at, Predicate<Intervention> due) {
    for (Intervention i : recipe.interventions()) {
      if (due.test(i)) {
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
