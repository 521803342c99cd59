package io.gradinstructor.campaign;

import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.Dropout;
import io.gradinstructor.training.Scenario;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Clean;
import io.gradinstructor.training.parts.CrossEntropy;
import io.gradinstructor.training.parts.Halving;
import io.gradinstructor.training.parts.Population;
import io.gradinstructor.training.parts.Replay;
import io.gradinstructor.training.parts.Shuffle;
import io.gradinstructor.training.registry.Parts;
import java.util.List;

/** Reads the section {@code continual} of a campaign file, and sees that all arms can learn so. */
final class ContinualReader {
  private static final int MOST_EPOCHS = 10_000;

  private ContinualReader() {}

  static ContinualSpec read(
      Section root,
      NetworkSpec network,
      TrainingSpec training,
      InstructorSpec instructor,
      List<ArmSpec> arms,
      long seed) {
    if (!root.has("continual")) {
      return null;
    }
    Section s = root.section("continual");
    ContinualSpec spec =
        new ContinualSpec(
            s.whole("tasks", 5, 2, 50), s.choice("scenario", Scenario.class, Scenario.CLASS));
    int outputs = network.layers().isEmpty() ? 0 : network.layers().get(network.depth());
    if (s.clean("tasks") && outputs > 0 && outputs != Curriculum.PAIR * spec.tasks()) {
      s.problem(
          "tasks",
          "must be half of what network.layers ends with, as each task has two classes: "
              + outputs
              + ", was "
              + spec.tasks());
    }
    for (String other : List.of("robust", "select", "tickets")) {
      if (root.has(other)) {
        root.problem(other, "is not possible where classes come task by task (continual)");
      }
    }
    for (int i = 0; i < arms.size(); i++) {
      String problem = problem(arms.get(i), spec, network, training, instructor, seed);
      if (problem != null && s.errors.clean("arms[" + i + "]")) {
        root.problem(
            "arms", "has " + arms.get(i).name() + ", which cannot be continual: " + problem);
      }
    }
    s.end();
    return spec;
  }

  /** Why an arm cannot learn task by task; null if it can. */
  private static String problem(
      ArmSpec arm,
      ContinualSpec spec,
      NetworkSpec network,
      TrainingSpec training,
      InstructorSpec instructor,
      long seed) {
    if (arm.method().instructed()) {
      return "instructors learned from runs on all classes";
    }
    if (arm.rewardLabels()) {
      return "it has reward-labels";
    }
    if (arm.tune().search() instanceof Halving) {
      return "it is tuned by halving, which stops runs before all tasks have come";
    }
    if (arm.tune().search() instanceof Population) {
      return "it is tuned by a population, whose members go on with networks of others";
    }
    ArmSettings settings = arm.settings(training, network, instructor);
    String problem = problem(settings.training(), spec);
    for (int c = 0; c < arm.tune().size() && problem == null; c++) {
      problem = problem(settings.with(arm.tune().candidate(seed, c)).training(), spec);
    }
    return problem;
  }

  private static String problem(TrainingSpec training, ContinualSpec spec) {
    if (!(training.sampler() instanceof Shuffle || training.sampler() instanceof Replay)) {
      return "its sampler is "
          + Parts.kind(training.sampler())
          + ", shuffle and replay know how classes come";
    }
    if ((long) spec.tasks() * training.epochs() > MOST_EPOCHS) {
      return "all tasks together have more than " + MOST_EPOCHS + " epochs";
    }
    if (!(training.trainer() instanceof Backprop b)) {
      return null;
    }
    if (!(b.examples() instanceof Clean)) {
      return "its examples are " + Parts.kind(b.examples());
    }
    if (b.objective() instanceof CrossEntropy c && c.smoothing().value() > 0
        || b.steered().contains("objective.smoothing")) {
      return "smoothing gives a share to labels that have not come yet";
    }
    if (!b.dropout().equals(Dropout.NONE)
        || b.steered().stream().anyMatch(p -> p.startsWith("dropout"))) {
      return "it has dropout";
    }
    return null;
  }
}
