package io.gradinstructor.training.parts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;

/**
 * Backpropagation, and an evolution strategy on the weights whenever it stalls (Lopes and
 * Fazendeiro 2020, arXiv 2005.04153). Between two epochs the loss on a fitness set is looked at;
 * where it fell no more, children are made of the weights and noise, the weights move to the best
 * of them, or to a weighted mean of the best ones, if that has a lower loss, and backpropagation
 * goes on. The loss on the fitness set never rises in a phase.
 *
 * <p>Only the abstract of the paper was there, which says that the two are combined so, to leave
 * local minima. All else is our choice: what a stall is, children, noise in shares of each layer's
 * root mean square, selection and lengths of moves, the fitness set and that its looks and phases
 * cost passes. These are taken from the run's end: it has as many as without, forward ones as a
 * third. A phase that would not leave passes for an epoch after it is left out, and where none can
 * follow nothing is looked at. Schedules and stages go on as if the run were not shorter.
 *
 * <p>The ordinary remedy is {@link Plateau}, and moves without selection are the control: both
 * belong beside it in a comparison, and neither in the same run.
 *
 * @param patience epochs without a lower loss at which it acts
 * @param improvement share by which a loss must be lower to count so
 * @param population children of a generation
 * @param parents children that a move is made of, weighted by ranks where there are several
 * @param sigma length of noise at a phase's beginning, as a share of the layer's root mean square
 * @param images of the fitness set, the first ones; all if there are fewer
 * @param chunk children whose losses one worker finds out at a time; 0 for as many as make that
 *     worth a message
 */
@Kind(value = "hybrid-es", says = "an evolution strategy on the weights wherever training stalls")
public record HybridEs(
    @Setting(is = "2", from = 1, to = 100, says = "epochs without a lower loss at which it acts")
        int patience,
    @Setting(is = "0.001", to = 0.1, says = "share by which a loss must be lower to count")
        double improvement,
    @Setting(is = "20", from = 2, to = 1000, says = "children of a generation") int population,
    @Setting(is = "1", from = 1, to = 500, says = "children that a move is made of") int parents,
    @Setting(is = "5", from = 1, to = 100, says = "generations of a phase") int generations,
    @Setting(
            is = "0.02",
            from = 1e-4,
            says = "length of noise at first, as a share of the layer's root mean square")
        double sigma,
    @Setting(is = "train", says = "what losses are measured on; reward uses its labels")
        Fitness fitness,
    @Setting(
            is = "2000",
            from = 100,
            to = 1_000_000,
            says = "images of it, the first ones; all if fewer")
        int images,
    @Setting(is = "all", says = "which layers move") Layers layers,
    @Setting(is = "10", to = 1000, says = "phases at most; 0: none, nothing is looked at")
        int phases,
    @Setting(is = "0", to = 100, says = "phases without a move in a row that end it; 0: none do")
        int giveUp,
    @Setting(is = "best", says = "none: the first child is taken unseen, a control")
        Selection selection,
    @Setting(is = "false", says = "whether the optimizer remembers its past after a move")
        boolean keepState,
    @Setting(is = "0", to = 1000, says = "children at a time for one worker; 0: by their size")
        int chunk,
    @Setting(is = "queue", says = "who looks at children: any worker, or the trial's own alone")
        FanOut fanOut)
    implements Intervention {
  /** On which images losses are measured. */
  public enum Fitness {
    /** Training images. */
    @JsonProperty("train")
    TRAIN,
    /** Images of the reward set: labels that plain training does not see. */
    @JsonProperty("reward")
    REWARD
  }

  /** Which layers' weights and biases move. */
  public enum Layers {
    @JsonProperty("all")
    ALL,
    @JsonProperty("last")
    LAST
  }

  /** Which children a move is made of. */
  public enum Selection {
    /** Those of the lowest loss, if that is lower than it was. */
    @JsonProperty("best")
    BEST,
    /** The first, whatever its loss: as many passes are counted as if all were looked at. */
    @JsonProperty("none")
    NONE
  }

  /** Who finds out what children lose: the same in any case. */
  public enum FanOut {
    /** Any worker: the trial ends where it stalls, and another one goes on with it. */
    @JsonProperty("queue")
    QUEUE,
    /** The worker of the trial. */
    @JsonProperty("none")
    NONE
  }

  /** Multiplications of a network whose children are worth a message each. */
  private static final long WORTH = 800_000_000;

  /**
   * Refuses a move of too many.
   *
   * @throws IllegalArgumentException if it is made of more than half of the children
   */
  public HybridEs {
    if (2 * parents > population) {
      throw new IllegalArgumentException(
          "must have parents of half the population at most, has " + parents + " of " + population);
    }
  }

  @Override
  public boolean spends() {
    return phases > 0;
  }

  @Override
  public boolean before(Clock step, int epochs) {
    return phases > 0 && step.epoch() > 0 && step.beginsEpoch(epochs);
  }

  @Override
  public HybridEs choosing() {
    return new HybridEs(
        patience,
        improvement,
        population,
        parents,
        generations,
        sigma,
        Fitness.TRAIN,
        images,
        layers,
        phases,
        giveUp,
        selection,
        keepState,
        chunk,
        fanOut);
  }

  /** Whether others find out what children lose, if they may: without selection nobody need. */
  public boolean asks() {
    return fanOut == FanOut.QUEUE && selection == Selection.BEST;
  }

  /**
   * Children whose losses one worker finds out at a time.
   *
   * @param of the network as its campaign names it
   * @param set images of the fitness set
   */
  public int chunk(Architecture of, int set) {
    long fitting = Math.max(1, WORTH / (of.multiplications(null) * set));
    return (int) Math.min(population, chunk > 0 ? chunk : fitting);
  }

  /**
   * Images that go forward in a phase.
   *
   * @param set how many the fitness set has
   */
  public long looked(int set) {
    return (long) generations * (population + (parents > 1 ? 1 : 0)) * set;
  }

  /** The fitness set. */
  public Images among(Images train, Images reward) {
    Images of = fitness == Fitness.REWARD ? reward : train;
    return of.first(Math.min(images, of.count()));
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory) {
    throw new IllegalStateException("hybrid-es takes part in what a run costs");
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory, Host host) {
    return new Stalled(this, task, memory, host);
  }
}
