package io.gradinstructor.core.message;

import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.campaign.Initialisation;
import io.gradinstructor.core.campaign.NetworkSpec;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.campaign.TrainingSpec;
import java.util.List;

/**
 * One training run of one network: all that a worker must know, so that the same trial gives the
 * same bytes anywhere.
 *
 * @param seed of initial weights and data order
 * @param rewardLabels whether the reward set's images join the training set
 * @param start how each layer starts
 * @param l1 strength of the L1 penalty
 * @param l2 strength of the L2 penalty
 * @param disturbances what an explorer does to its weights on the way
 * @param instruction who steers it; null for nobody
 * @param snapshots steps before which weights are sent, ascending; the end of the run is always one
 * @param keep whether its result keeps the final weights and gradient norms are recorded
 * @param stop step before which it stops, while stages remain those of the full run; 0 for a full
 *     run
 */
public record Trial(
    TrialId id,
    long seed,
    DatasetSpec dataset,
    boolean rewardLabels,
    NetworkSpec network,
    TrainingSpec training,
    List<LayerStart> start,
    double l1,
    double l2,
    List<Disturbance> disturbances,
    Instruction instruction,
    List<Integer> snapshots,
    boolean keep,
    int stop)
    implements Message {
  /** A full run. */
  public Trial(
      TrialId id,
      long seed,
      DatasetSpec dataset,
      boolean rewardLabels,
      NetworkSpec network,
      TrainingSpec training,
      List<LayerStart> start,
      double l1,
      double l2,
      List<Disturbance> disturbances,
      Instruction instruction,
      List<Integer> snapshots,
      boolean keep) {
    this(
        id,
        seed,
        dataset,
        rewardLabels,
        network,
        training,
        start,
        l1,
        l2,
        disturbances,
        instruction,
        snapshots,
        keep,
        0);
  }

  /**
   * How a layer starts: scale of the unit normal (or uniform) weights, times a pattern unless null.
   */
  public record LayerStart(Initialisation.Kind kind, double scale, Pattern pattern) {}

  /**
   * From step {@code from} to before {@code until} every layer is multiplied, to its factor in
   * total, and penalised.
   *
   * @param l1 strength of an L1 penalty in that time
   * @param l2 strength of an L2 penalty in that time
   */
  public record Disturbance(int from, int until, List<LayerFactor> layers, double l1, double l2) {}

  /**
   * exp(logFactor) times a pattern unless null; logFactor 0 and no pattern leaves the layer alone.
   */
  public record LayerFactor(double logFactor, Pattern pattern) {}

  /** A smooth random field over inputs and outputs of a layer, in log scale. */
  public record Pattern(long seed, double amplitude, boolean rows, boolean columns) {}

  /**
   * Steering by an instructor.
   *
   * @param layer the only layer that is steered, or −1 for all
   * @param resolution of the view, whose cells are the blocks of some rules
   */
  public record Instruction(
      InstructorId instructor, StepRule rule, int from, int until, int layer, double resolution) {}

  @Override
  public String key() {
    return id.toString();
  }

  @Override
  public String campaign() {
    return id.campaign();
  }

  /** In which it is done. */
  public Phase phase() {
    return id.phase();
  }

  /** Its arm in the comparison, or {@link TrialId#EXPLORER}. */
  public String arm() {
    return id.arm();
  }

  /** The same, stopped before a step. */
  public Trial stoppingBefore(int step) {
    return new Trial(
        id,
        seed,
        dataset,
        rewardLabels,
        network,
        training,
        start,
        l1,
        l2,
        disturbances,
        instruction,
        snapshots,
        keep,
        step);
  }

  /** Images it trains on. */
  public int images() {
    return dataset.train().size() + (rewardLabels ? dataset.reward().size() : 0);
  }

  /** Steps of the full run, which stages are shares of. */
  public int steps() {
    return training.steps(images());
  }

  /** Steps it takes: those of the full run unless it stops before. */
  public int length() {
    return stop == 0 ? steps() : Math.min(stop, steps());
  }

  /** First step from which its weights are left to plain training: earlier states do not count. */
  public int undisturbedFrom() {
    return undisturbedFrom(disturbances, instruction);
  }

  /** The same of a run in planning. */
  public static int undisturbedFrom(List<Disturbance> disturbances, Instruction instruction) {
    int last = instruction == null ? 0 : instruction.until();
    for (Disturbance d : disturbances) {
      last = Math.max(last, d.until());
    }
    return last;
  }
}
