package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.StepRule;
import io.gradinstructor.training.registry.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the arms of a campaign file. */
final class ArmReader {
  private final CampaignErrors errors;
  private final InstructorSpec instructor;
  private final TrainingSpec training;
  private final DatasetSpec dataset;
  private final NetworkSpec network;
  private final CompareSpec compare;
  private final long seed;

  /** Of a campaign whose settings count where arms say nothing else. */
  ArmReader(
      CampaignErrors errors,
      InstructorSpec instructor,
      TrainingSpec training,
      DatasetSpec dataset,
      NetworkSpec network,
      CompareSpec compare,
      long seed) {
    this.errors = errors;
    this.instructor = instructor;
    this.training = training;
    this.dataset = dataset;
    this.network = network;
    this.compare = compare;
    this.seed = seed;
  }

  List<ArmSpec> read(Section root) {
    List<Section> sections = root.sections("arms", 1, 100, true);
    if (sections == null && instructor.given() != null) {
      root.problem("arms", "must be named where the instructor comes from a file");
      return List.of();
    }
    if (sections == null) {
      return Method.ALL.stream()
          .filter(m -> !has(training.trainer(), m.term()))
          .filter(m -> !m.instructed() || m.controls() == (instructor.controls() != null))
          .map(m -> arm(root.word("arms", m.label())))
          .toList();
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
    if (judged && method.start() != null && s.has("initialisation")) {
      s.problem("initialisation", "is not for " + method + ", which has one of its own");
    }
    Start start = PartReader.read(s, "initialisation", Start.class, method.start());
    if (start != null && s.has("initialisation") && s.clean("initialisation")) {
      NetworkReader.suits(s, start, network.architecture());
    }
    boolean rewardLabels = s.truth("reward-labels", false);
    for (String instructed : List.of("step", "policy", "critics")) {
      if (judged && !method.instructed() && s.has(instructed)) {
        s.problem(instructed, "is for instructed arms only");
      }
    }
    StepRule step =
        s.has("step") ? InstructorReader.step(s.section("step"), instructor.step()) : null;
    ControlPolicy policy = s.has("policy") ? InstructorReader.policy(s, instructor.policy()) : null;
    CriticSpec critics =
        s.has("critics") ? CriticsReader.read(s.section("critics"), instructor.critics()) : null;
    ArmSpec arm =
        new ArmSpec(
            name,
            method,
            s.choice("role", Role.class, method.role()),
            Tune.NOTHING,
            start,
            rewardLabels,
            training(s, method, judged),
            step,
            policy,
            critics);
    if (judged) {
      fits(s, arm);
    }
    ArmSettings settings = arm.settings(training, network, instructor);
    TrainingCheck.start(s, settings.training(), network, settings.initialisation());
    int layers = network.layers().size() - 1;
    Tune tune =
        new TuneReader(s, method, settings, dataset.train().size(), layers).read(compare, judged);
    possible(s, settings, tune);
    s.end();
    return arm.with(tune);
  }

  /** Whether its instructor is of the campaign's kind, and finds what it sets. */
  private void fits(Section s, ArmSpec arm) {
    Method method = arm.method();
    String field = s.has("method") ? "method" : "name";
    if (instructor.given() != null) {
      if (s.has("critics")) {
        s.problem("critics", "is for instructors that learn, this one comes from a file");
      }
      return;
    }
    boolean controls = instructor.controls() != null;
    if (method.instructed() && method.controls() != controls) {
      s.problem(
          field,
          controls
              ? "must be controls or controls-blind where there are instructor.controls"
              : "needs instructor.controls, the knobs that it sets");
      return;
    }
    String other = method.controls() ? "step" : "policy";
    if (method.instructed() && s.has(other)) {
      s.problem(
          other,
          "is not for "
              + method
              + ", whose settings are "
              + (method.controls() ? "policy" : "step"));
    }
    TrainingSpec own = arm.training();
    if (method.controls() && own != null && own.trainer() instanceof Backprop b) {
      Set<String> known = Knob.all(b).keySet();
      for (String path : instructor.controls().paths()) {
        if (!known.contains(path) || b.steered().contains(path)) {
          s.problem("training", "must leave the instructor its knob " + path);
        }
      }
      if (training.trainer() instanceof Backprop all
          && all.optimizer().memory().size() != b.optimizer().memory().size()) {
        s.problem(
            "training",
            "must have an optimizer that remembers as much as the explorers', whose state the"
                + " instructor learned to read");
      }
    }
  }

  /** What is in its range may still not go with the rest. */
  private void possible(Section s, ArmSettings settings, Tune tune) {
    // Where nothing is tuned it is reported already.
    boolean fits = TrainingCheck.fits(settings.training(), network);
    for (int i = 0; i < tune.size(); i++) {
      try {
        TrainingSpec candidate = settings.with(tune.candidate(seed, i)).training();
        if (fits) {
          TrainingCheck.require(candidate, network);
        }
      } catch (IllegalArgumentException e) {
        s.problem("tune", "has a candidate that cannot be: its part " + e.getMessage());
        return;
      }
    }
  }

  /** How it is trained if not as the campaign says: null otherwise. */
  private TrainingSpec training(Section s, Method method, boolean judged) {
    TrainingSpec own = null;
    if (s.has("training")) {
      Section section = s.section("training");
      own = CampaignReader.training(section, training);
      TrainingCheck.of(section, own, dataset, "dataset", true);
      TrainingCheck.layers(section, own, network);
      TrainingCheck.ranks(section, own);
    }
    double l2 = s.real("l2", 0.0, 0, 1000);
    if (judged && method.term() instanceof L2 && s.has("l2")) {
      s.problem("l2", "is not for the method l2, whose strengths are its candidates");
    } else if (l2 != 0) {
      own = with(s, "l2", own, new L2(Knob.of(l2)));
    }
    if (method.term() != null) {
      own = with(s, "method", own, method.term());
    }
    if (judged && method.instructed()) {
      with(s, "method", own, null);
    }
    return own;
  }

  /** With one more term; null for none, if terms are possible at all. */
  private TrainingSpec with(Section s, String field, TrainingSpec own, Term term) {
    TrainingSpec of = own == null ? training : own;
    if (!(of.trainer() instanceof Backprop backprop)) {
      s.problem(
          field,
          "needs the trainer backprop, has "
              + Parts.kind(of.trainer())
              + ", in whose steps no penalty and no instructor can take part");
      return own;
    }
    if (term == null) {
      return own;
    }
    if (has(backprop, term)) {
      s.problem(field, "is in training.terms already: " + Parts.kind(term));
      return own;
    }
    return of.by(backprop.with(term));
  }

  private static boolean has(Trainer trainer, Term term) {
    return term != null
        && trainer instanceof Backprop backprop
        && backprop.terms().stream().anyMatch(t -> Parts.kind(t).equals(Parts.kind(term)));
  }

  private static Method method(Section s, String name) {
    boolean named = s.has("name") && !s.has("method");
    List<String> methods = Method.labels();
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
    return Method.of(s.choice("method", methods, named && s.clean("name") ? name : "backprop"));
  }
}
