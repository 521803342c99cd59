package io.gradinstructor.message;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.network.PictureModel;
import io.gradinstructor.network.RowModel;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.HybridEs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One training run of one network: all that a worker must know, so that the same trial gives the
 * same bytes anywhere.
 *
 * @param seed of initial weights, data order and whatever else is drawn
 * @param rewardLabels whether the reward set's images join the training set
 * @param watch what is wanted of it
 * @param after a trial that is the same but stopped before, from whose end it may go on; null for
 *     none
 * @param errand the part of it that is to be done, of one that stalled; null for it from its start
 * @param legs first parts of it with other settings, in order; null for none
 */
public record Trial(
    TrialId id,
    long seed,
    DatasetSpec dataset,
    boolean rewardLabels,
    Recipe recipe,
    Watch watch,
    TrialId after,
    Errand errand,
    List<Leg> legs)
    implements Message {
  /** One that stalled nowhere yet. */
  public Trial(
      TrialId id,
      long seed,
      DatasetSpec dataset,
      boolean rewardLabels,
      Recipe recipe,
      Watch watch,
      TrialId after) {
    this(id, seed, dataset, rewardLabels, recipe, watch, after, null, null);
  }

  /** One that goes on from nothing. */
  public Trial(
      TrialId id,
      long seed,
      DatasetSpec dataset,
      boolean rewardLabels,
      Recipe recipe,
      Watch watch) {
    this(id, seed, dataset, rewardLabels, recipe, watch, null);
  }

  @Override
  public String key() {
    return errand == null ? id.toString() : errand.key(id);
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
  public Trial until(int step, TrialId other) {
    return new Trial(
        id, seed, dataset, rewardLabels, recipe, watch.until(step), other, errand, legs);
  }

  /** The same with first parts of other settings. */
  public Trial behind(List<Leg> first) {
    return first.isEmpty()
        ? this
        : new Trial(id, seed, dataset, rewardLabels, recipe, watch, after, errand, first);
  }

  /** A part of it, that stalled. */
  public Trial on(Errand part) {
    return new Trial(id, seed, dataset, rewardLabels, recipe, watch, after, part, legs);
  }

  /** The evolution strategy that it has, if it has one. */
  public Optional<HybridEs> strategy() {
    return recipe.interventions().stream()
        .filter(HybridEs.class::isInstance)
        .map(HybridEs.class::cast)
        .findFirst();
  }

  /** Who steers it, if anybody does. */
  public Optional<InstructorId> instructor() {
    return recipe.trainer().instructors().stream().map(InstructorId::parse).findFirst();
  }

  /** Whether another may go on from its end. */
  public boolean goesOn() {
    return phase().equals(Phase.TUNE) && length() < steps();
  }

  /**
   * ONNX of its network. It takes rows of a table, or images, as they are in the file.
   *
   * @param end of it, with weights
   */
  public byte[] network(TrialResult end) {
    byte[] network = plain(end);
    return dataset.pixels()
        ? PictureModel.onnx(network, image(), classes())
        : RowModel.onnx(network, dataset.content().encoding());
  }

  /** Rows, columns and channels of an image; null if only their product is known. */
  private List<Integer> image() {
    if (dataset.source() != null) {
      return dataset.content().encoding().image();
    }
    if (recipe.named() instanceof Layered l && l.input().size() == 3) {
      return List.of(l.input().get(1), l.input().get(2), 1);
    }
    return KnownSet.of(dataset.name()) == null ? null : List.of(KnownSet.SIDE, KnownSet.SIDE, 1);
  }

  /** Names of the classes by place: labels of IDX files are numbers. */
  private List<String> classes() {
    if (dataset.classNames() != null) {
      return dataset.classNames();
    }
    return IntStream.range(0, recipe.named().classes())
        .map(c -> dataset.classes() == null ? c : dataset.classes().get(c))
        .mapToObj(String::valueOf)
        .toList();
  }

  private byte[] plain(TrialResult end) {
    Map<String, String> metadata = new TreeMap<>(NetworkModel.learned(end.learned()));
    metadata.put("campaign", campaign());
    metadata.put("trial", id.toString());
    metadata.put("arm", arm());
    metadata.put("seed", String.valueOf(seed));
    metadata.put("layers", layers().toString());
    return NetworkModel.onnx(recipe.architecture(), end.weights(), end.ranks(), metadata);
  }

  /** Images it trains on. */
  public int images() {
    return dataset.train().size() + (rewardLabels ? dataset.reward().size() : 0);
  }

  /** Places of the full run, which stages are shares of: its steps if no image is left out. */
  public int steps() {
    return recipe.steps(images());
  }

  /** Places it passes: those of the full run unless it stops before. */
  public int length() {
    return watch.length(steps());
  }
}
