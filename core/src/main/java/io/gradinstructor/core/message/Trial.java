package io.gradinstructor.core.message;

import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.training.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * One training run of one network: all that a worker must know, so that the same trial gives the
 * same bytes anywhere.
 *
 * @param seed of initial weights, data order and whatever else is drawn
 * @param rewardLabels whether the reward set's images join the training set
 * @param watch what is wanted of it
 */
public record Trial(
    TrialId id, long seed, DatasetSpec dataset, boolean rewardLabels, Recipe recipe, Watch watch)
    implements Message {
  /**
   * What is wanted of a trial.
   *
   * @param snapshots steps before which weights are sent, ascending; the end of the run is always
   *     one
   * @param keep whether its result keeps the final weights and gradient norms are recorded
   * @param until step before which it stops, while stages remain those of the full run; 0 for a
   *     full run
   * @param after a trial that is the same but stopped before, from whose end it may go on; null for
   *     none
   */
  public record Watch(List<Integer> snapshots, boolean keep, int until, TrialId after) {
    /** A full run. */
    public Watch(List<Integer> snapshots, boolean keep) {
      this(snapshots, keep, 0, null);
    }
  }

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

  /** Neurons of each layer, the inputs first. */
  public List<Integer> layers() {
    return recipe.layers();
  }

  /** The same, stopped before a step. */
  public Trial until(int step) {
    return until(step, null);
  }

  /** The same, stopped before a step, going on from the end of another. */
  public Trial until(int step, TrialId after) {
    Watch other = new Watch(watch.snapshots, watch.keep, step, after);
    return new Trial(id, seed, dataset, rewardLabels, recipe, other);
  }

  /** Who steers it, if anybody does. */
  public Optional<InstructorId> instructor() {
    return recipe.trainer().instructors().stream().findFirst();
  }

  /** Whether another may go on from its end. */
  public boolean goesOn() {
    return phase().equals(Phase.TUNE) && length() < steps();
  }

  /** Images it trains on. */
  public int images() {
    return dataset.train().size() + (rewardLabels ? dataset.reward().size() : 0);
  }

  /** Steps of the full run, which stages are shares of. */
  public int steps() {
    return recipe.steps(images());
  }

  /** Steps it takes: those of the full run unless it stops before. */
  public int length() {
    return watch.until == 0 ? steps() : Math.min(watch.until, steps());
  }
}
