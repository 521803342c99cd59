package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.network.RobustEvaluation.Attack;
import io.gradinstructor.network.RobustEvaluation.Loss;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.GridSearch;
import java.util.List;

/** Reads the sections of a campaign file, and sees that they fit each other. */
final class CampaignReader {
  private final CampaignErrors errors;
  private final CampaignFile.Data data;

  CampaignReader(CampaignErrors errors, CampaignFile.Data data) {
    this.errors = errors;
    this.data = data;
  }

  Campaign campaign(Section root) {
    String name = root.name("campaign");
    long seed = root.wholeLong("seed", 1L, 0, 999_999_999_999_999L);
    DatasetSpec dataset = DatasetReader.read(root.section("dataset"), data);
    NetworkSpec network = NetworkReader.read(root.section("network"), dataset);
    Section trainingSection = root.section("training");
    TrainingSpec training = training(trainingSection, Defaults.TRAINING);
    Section instructorSection = root.section("instructor");
    InstructorSpec instructor =
        InstructorReader.read(instructorSection, training, network, dataset, data);
    // What there is to say of arms depends on how they choose.
    List.of("arms", "select").forEach(root::has);
    CompareSpec compare = compare(root.section("compare"));
    List<ArmSpec> arms =
        new ArmReader(errors, instructor, training, dataset, network, compare, seed).read(root);
    if (arms.stream().anyMatch(a -> a.method().instructed()) && instructor.rounds().isEmpty()) {
      instructorSection.problem("rounds", "must be a list of 1 to 20 mappings, was a list of 0");
    }
    Range outcomes = instructor.outcomes();
    if (outcomes != null
        && instructor.dataset() == null
        && arms.stream().anyMatch(ArmSpec::rewardLabels)
        && !outcomes.touches(dataset.reward())) {
      instructorSection.problem(
          "outcomes",
          "must meet dataset.reward, "
              + dataset.reward()
              + ", where an arm has reward-labels and is trained on both, was "
              + outcomes);
    }
    SelectSpec select = root.has("select") ? select(root, arms, instructor) : null;
    TicketSpec tickets = tickets(root, arms, compare);
    RobustSpec robust = robust(root, dataset);
    ContinualSpec continual = ContinualReader.read(root, network, training, instructor, arms, seed);
    root.end();
    TrainingCheck.of(trainingSection, training, dataset, "dataset", true);
    TrainingCheck.layers(trainingSection, training, network);
    TrainingCheck.ranks(trainingSection, training);
    if (instructor.dataset() != null && arms.stream().anyMatch(a -> a.method().instructed())) {
      String explored = "instructor.dataset";
      TrainingCheck.of(trainingSection, training, instructor.dataset(), explored, false);
    }
    return new Campaign(
        name,
        seed,
        dataset,
        network,
        training,
        instructor,
        arms,
        select,
        compare,
        tickets,
        robust,
        continual);
  }

  private void needInstructor(Section root, String field, List<ArmSpec> arms, String problem) {
    if (errors.clean("arms") && arms.stream().noneMatch(a -> a.method().taught())) {
      root.problem(field, problem);
    }
  }

  private SelectSpec select(Section root, List<ArmSpec> arms, InstructorSpec instructor) {
    needInstructor(
        root,
        "select",
        arms,
        "needs an arm of the method instructor or controls, whose ENNs are tried");
    Section s = root.section("select");
    SelectSpec select =
        new SelectSpec(
            s.whole("networks", 2, 1, 1000),
            s.real("share", 1.0, 0.01, 1),
            s.whole("keep", 0, 1, 100));
    if (s.clean("keep") && select.keep() > instructor.seeds()) {
      s.problem(
          "keep",
          "must be " + instructor.seeds() + " at most, instructor.seeds, was " + select.keep());
    }
    s.end();
    return select;
  }

  static TrainingSpec training(Section s, TrainingSpec others) {
    boolean named = s.has("trainer");
    TrainingSpec training = PartReader.settings(s, TrainingSpec.class, others);
    // What backpropagation takes stands beside what all trainers take.
    if (!named && others.trainer() instanceof Backprop b) {
      training = training.by(PartReader.settings(s, Backprop.class, b));
    }
    s.end();
    return training;
  }

  private static CompareSpec compare(Section s) {
    CompareSpec compare =
        new CompareSpec(
            s.whole("seeds", 5, 2, 1000),
            s.whole("tuning-seeds", 3, 1, 1000),
            s.whole("tuning-runs", 0, 0, 100_000),
            PartReader.read(s, "search", Search.class, new GridSearch()));
    if (s.clean("tuning-runs", "tuning-seeds")
        && compare.tuningRuns() > 0
        && compare.tuningRuns() < 2 * compare.tuningSeeds()) {
      s.problem(
          "tuning-runs",
          "must be "
              + 2 * compare.tuningSeeds()
              + " at least, two candidates of compare.tuning-seeds networks, was "
              + compare.tuningRuns());
    }
    s.end();
    return compare;
  }

  private TicketSpec tickets(Section root, List<ArmSpec> arms, CompareSpec compare) {
    if (!root.has("tickets")) {
      return null;
    }
    Section s = root.section("tickets");
    TicketSpec tickets =
        new TicketSpec(
            s.whole("networks", Math.min(5, compare.seeds()), 2, 1000),
            s.reals("densities", Defaults.DENSITIES, 1, 100, 0.001, 0.999),
            s.whole("random", 3, 1, 1000));
    if (s.clean("networks") && tickets.networks() > compare.seeds()) {
      s.problem(
          "networks",
          "must be " + compare.seeds() + " at most, compare.seeds, was " + tickets.networks());
    }
    InstructorReader.ascending(s, "densities", tickets.densities());
    needInstructor(
        root, "tickets", arms, "needs an arm of method instructor, whose networks it masks");
    s.end();
    return tickets;
  }

  private static RobustSpec robust(Section root, DatasetSpec dataset) {
    if (!root.has("robust")) {
      return null;
    }
    Section s = root.section("robust");
    double eps = s.real("eps", null, 0, 1);
    int most = dataset.test().size();
    RobustSpec robust =
        new RobustSpec(
            new Attack(
                eps,
                s.real("step", eps / 8, 0, 1),
                s.whole("steps", 20, 1, 1000),
                s.whole("restarts", 1, 1, 10),
                s.choice("loss", Loss.class, Loss.CROSS_ENTROPY),
                s.whole("images", Math.min(1000, most), 1, 1_000_000)),
            s.truth("chooses", false));
    if (s.clean("images") && robust.attack().images() > most) {
      s.problem(
          "images",
          "must be " + most + " at most, all of dataset.test, was " + robust.attack().images());
    }
    s.end();
    return robust;
  }
}
