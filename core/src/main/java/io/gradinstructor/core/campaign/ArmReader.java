package io.gradinstructor.core.campaign;

import java.util.ArrayList;
import java.util.List;

/** Reads the arms of a campaign file. */
final class ArmReader {
  private final CampaignErrors errors;
  private final InstructorSpec instructor;
  private final TrainingSpec training;
  private final DatasetSpec dataset;

  /** Of a campaign whose settings count where arms say nothing else. */
  ArmReader(
      CampaignErrors errors,
      InstructorSpec instructor,
      TrainingSpec training,
      DatasetSpec dataset) {
    this.errors = errors;
    this.instructor = instructor;
    this.training = training;
    this.dataset = dataset;
  }

  List<ArmSpec> read(Section root) {
    List<Section> sections = root.sections("arms", 1, 100, true);
    if (sections == null) {
      return Defaults.ARMS;
    }
    List<ArmSpec> arms = new ArrayList<>();
    for (Section section : sections) {
      ArmSpec arm = arm(section);
      unique(section, arm.name(), arms);
      arms.add(arm);
    }
    if (errors.clean("arms") && arms.stream().noneMatch(ArmSpec::plain)) {
      root.problem(
          "arms",
          "must have a plain backprop arm (no fields of its own): the others are compared with it");
    }
    return List.copyOf(arms);
  }

  /** Also where the case of letters makes no difference, as in the names of files on some disks. */
  private static void unique(Section section, String name, List<ArmSpec> others) {
    for (int i = 0; i < others.size(); i++) {
      String other = others.get(i).name();
      if (section.clean("name") && other.equalsIgnoreCase(name)) {
        section.problem(
            "name",
            (other.equals(name) ? "must be unique" : "must be unique in upper and lower case alike")
                + ", \""
                + other
                + "\" is arms["
                + i
                + "].name already");
      }
    }
  }

  private ArmSpec arm(Section s) {
    String name = s.name("name");
    if (name.equals("explorer")) {
      s.problem("name", "must not be explorer, which names the runs that critics learn from");
    }
    Method method = method(s, name);
    boolean judged = s.clean("name", "method");
    boolean tunable = method.penalised() || method.instructed();
    List<Double> candidates =
        s.reals("candidates", Defaults.candidates(method), method.penalised() ? 1 : 0, 20, 0, 1000);
    if (judged && !tunable && s.has("candidates")) {
      s.problem(
          "candidates",
          "is for l1, l2 and instructed arms only; tune: {learning-rate: […]} is for any");
    }
    boolean rates = s.has("tune");
    if (rates) {
      candidates = rates(s, method, judged);
    }
    Initialisation initialisation =
        s.has("initialisation") ? NetworkReader.initialisation(s.section("initialisation")) : null;
    if (judged && method == Method.HE && initialisation != null) {
      s.problem("initialisation", "is not for he, which starts by He's rule always");
    }
    boolean rewardLabels = s.truth("reward-labels", false);
    double l2 = s.real("l2", 0.0, 0, 1000);
    if (judged && method == Method.L2 && s.has("l2")) {
      s.problem("l2", "is not for the method l2, whose strengths are its candidates");
    }
    Section trainingSection = s.has("training") ? s.section("training") : null;
    TrainingSpec own =
        trainingSection == null ? null : CampaignReader.training(trainingSection, training);
    if (own != null) {
      TrainingCheck.of(trainingSection, own, dataset, "dataset", true);
    }
    for (String instructed : List.of("step", "critics")) {
      if (judged && !method.instructed() && s.has(instructed)) {
        s.problem(instructed, "is for instructed arms only");
      }
    }
    StepRule step =
        s.has("step") ? InstructorReader.step(s.section("step"), instructor.step()) : null;
    CriticSpec critics =
        s.has("critics")
            ? InstructorReader.critics(s.section("critics"), instructor.critics())
            : null;
    s.end();
    return new ArmSpec(
        name, method, candidates, rates, initialisation, rewardLabels, l2, own, step, critics);
  }

  /** Learning rates to choose from. */
  private static List<Double> rates(Section s, Method method, boolean judged) {
    Section tune = s.section("tune");
    List<Double> rates = tune.reals("learning-rate", null, 1, 20, 1e-9, 100);
    tune.end();
    if (judged && method.penalised()) {
      s.problem(
          "tune",
          "is not for "
              + method.label()
              + ", whose strength is chosen; l2: beside another method is a penalty of one strength");
    } else if (s.has("candidates")) {
      s.problem("tune", "is not for an arm with candidates: one of them can be chosen");
    }
    return rates == null ? List.of() : rates;
  }

  private static Method method(Section s, String name) {
    boolean named = s.has("name") && !s.has("method");
    List<String> methods = Scalars.labels(Method.class);
    if (named && s.clean("name") && !methods.contains(name)) {
      String nearest = Nearest.of(name, methods);
      s.problem(
          "name",
          "must be a method unless there is a field method: "
              + String.join(", ", methods)
              + ", was \""
              + name
              + "\""
              + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
      return Method.BACKPROP;
    }
    if (s.clean("name")) {
      return s.choice("method", Method.class, named ? Defaults.method(name) : Method.BACKPROP);
    }
    return s.choice("method", Method.class, Method.BACKPROP);
  }
}
