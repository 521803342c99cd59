package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Trp;
import io.gradinstructor.training.registry.Parts;
import java.util.List;

/** Whether images suffice for the batches and epochs that a run takes from them. */
final class TrainingCheck {
  private static final long MAX_STEPS = 10_000_000;

  private TrainingCheck() {}

  /**
   * Reports what does not fit.
   *
   * @param s the section of the training
   * @param name path of the data set's section
   * @param rewardLabels whether a run may be trained on the reward set as well
   */
  static void of(
      Section s, TrainingSpec training, DatasetSpec dataset, String name, boolean rewardLabels) {
    if (!dataset.settled()
        || !s.errors.clean(name + ".train", name + ".reward")
        || !s.clean("batch", "epochs")) {
      return;
    }
    int images = dataset.train().size();
    if (training.batch() > images) {
      s.problem(
          "batch",
          "must be "
              + images
              + " at most, the images of "
              + name
              + ".train, was "
              + training.batch());
    }
    int least = training.sampler().least(images);
    if (training.batch() <= images && training.batch() > least && s.clean("sampler")) {
      s.problem(
          "sampler",
          "must leave a minibatch of every epoch: of "
              + images
              + " images it may leave out all but "
              + least
              + ", fewer than a batch of "
              + training.batch());
    }
    long all = images + (rewardLabels ? (long) dataset.reward().size() : 0);
    long most = training.epochs() * (all / training.batch());
    if (most > MAX_STEPS) {
      s.problem("epochs", "must make " + MAX_STEPS + " steps at most, was " + most);
    }
  }

  /** Nothing comes after what cuts ranks down that raises them again. */
  static void ranks(Section s, TrainingSpec training) {
    List<Intervention> all = training.interventions();
    boolean last = all.stream().limit(Math.max(0, all.size() - 1)).noneMatch(Trp.class::isInstance);
    if (!last && s.clean("interventions")) {
      s.problem("interventions", "must have trp last: what comes after it raises ranks again");
    }
    boolean cut = all.stream().anyMatch(Intervention::spends);
    if (cut && all.stream().anyMatch(Trp.class::isInstance) && s.clean("interventions")) {
      s.problem(
          "interventions",
          "must not have trp, which cuts ranks after the last step, beside hybrid-es, which takes"
              + " its passes from the run's last steps");
    }
  }

  /**
   * Whether every part can take part in such a run.
   *
   * @throws IllegalArgumentException if one cannot
   */
  static void require(TrainingSpec training, NetworkSpec network) {
    if (network.layers().size() < 2) {
      return;
    }
    Architecture named = network.architecture();
    training.trainer().suits(named);
    requireBands(training, network);
    training.interventions().forEach(i -> i.suits(named));
    int depth = training.trainer().network(named).depth();
    training.trainer().fits(depth, training.epochs());
    training.interventions().forEach(i -> i.fits(depth, training.epochs()));
  }

  /** The network's inputs have the bands whose weights change apart. */
  private static void requireBands(TrainingSpec training, NetworkSpec network) {
    boolean banded = training.trainer() instanceof Backprop b && !b.bands().neutral();
    if (banded && !network.layers().isEmpty()) {
      ((Backprop) training.trainer()).bands().division().fits(network.layers().get(0));
    }
  }

  /** Whether it can. */
  static boolean fits(TrainingSpec training, NetworkSpec network) {
    try {
      require(training, network);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the trainer suits the network; reports it where its part, or it, is named. */
  private static boolean trainable(Section s, TrainingSpec training, NetworkSpec network) {
    try {
      if (network.layers().size() > 1) {
        training.trainer().suits(network.architecture());
      }
      return true;
    } catch (IllegalArgumentException e) {
      List<String> fields =
          training.trainer() instanceof Backprop
              ? List.of("terms", "controllers", "examples", "bands", "trainer")
              : List.of("trainer");
      fields.stream()
          .filter(s::has)
          .findFirst()
          .filter(s::clean)
          .ifPresent(field -> s.problem(field, e.getMessage()));
      return false;
    }
  }

  /** Whether its networks can start so. */
  static void start(Section s, TrainingSpec training, NetworkSpec network, Start start) {
    if (network.layers().size() > 1
        && network.architecture() instanceof Mlp mlp
        && !(start instanceof LayerStart)
        && !(training.trainer().network(mlp) instanceof Mlp)) {
      s.problem(
          "training",
          "has the trainer "
              + Parts.kind(training.trainer())
              + ", whose networks are no multilayer perceptrons and cannot start from one: "
              + Parts.kind(start));
    }
  }

  /** Whether the inputs have the bands; reports it where bands are named. */
  private static boolean banded(Section s, TrainingSpec training, NetworkSpec network) {
    try {
      requireBands(training, network);
      return true;
    } catch (IllegalArgumentException e) {
      if (s.has("bands") && s.clean("bands")) {
        s.problem("bands", e.getMessage());
      }
      return false;
    }
  }

  /** Reports it, at the list that has the part or else at the epochs. */
  private static void requireReported(Section s, TrainingSpec training, NetworkSpec network) {
    if (!trainable(s, training, network) || !banded(s, training, network)) {
      return;
    }
    List<String> lists = List.of("interventions", "terms", "controllers", "examples");
    String field = lists.stream().filter(s::has).findFirst().orElse("epochs");
    if (lists.stream().allMatch(s::clean) && s.clean("epochs")) {
      try {
        require(training, network);
      } catch (IllegalArgumentException e) {
        s.problem(field, e.getMessage());
      }
    }
  }

  /**
   * Parts can take part in such a run. Knobs that differ from layer to layer, or from band to band,
   * have none that is not there; inputs have the bands.
   */
  static void layers(Section s, TrainingSpec training, NetworkSpec network) {
    requireReported(s, training, network);
    if (!(training.trainer() instanceof Backprop settings)) {
      return;
    }
    Knob.all(settings)
        .forEach(
            (path, knob) -> {
              int most = settings.blocks(path, network.layers().size() - 1);
              String field = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
              if (knob.layers().size() > most && s.has(field) && s.clean(field)) {
                s.problem(
                    field,
                    path
                        + ".layers must be "
                        + most
                        + " numbers at most, one for each "
                        + (Bands.are(path) ? "band" : "layer of weights")
                        + ", was "
                        + knob.layers().size());
              }
            });
  }
}
