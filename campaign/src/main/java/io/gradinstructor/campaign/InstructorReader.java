package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.EnnSpec;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.StepRule;
import java.util.ArrayList;
import java.util.List;

/** Reads the section {@code instructor} of a campaign file, and what arms may say otherwise. */
final class InstructorReader {
  private static final int MOST_GIVEN = 16;

  private InstructorReader() {}

  /**
   * The instructor of a campaign.
   *
   * @param training whose knobs it may set
   * @param network that it is for
   * @param dataset that explorers train on unless it says otherwise
   * @param data knows what data sets hold
   */
  static InstructorSpec read(
      Section s,
      TrainingSpec training,
      NetworkSpec network,
      DatasetSpec dataset,
      CampaignFile.Data data) {
    boolean mlp = network.architecture() instanceof Mlp;
    if (s.has("from")) {
      return given(s);
    }
    DatasetSpec own = s.has("dataset") ? DatasetReader.read(s.section("dataset"), data) : null;
    boolean controls = s.has("controls");
    if (!controls && s.has("state")) {
      s.problem("state", "is what an instructor of controls sees, there are no controls");
    }
    InstructorSpec instructor =
        new InstructorSpec(
            own,
            s.has("outcomes") ? outcomes(s, own == null ? dataset : own) : null,
            s.choice("view", EnnSpec.Sight.class, EnnSpec.Sight.LOG_RMS),
            s.real("resolution", 0.15, 0.01, 1),
            s.whole("seeds", 1, 1, 100),
            CriticsReader.read(
                s.section("critics"), controls ? Defaults.CONTROL_CRITICS : Defaults.CRITICS),
            rounds(s),
            s.real("held-out", 0.0, 0, 0.5),
            exploration(s.section("exploration")),
            snapshots(s),
            step(s.section("step"), Defaults.STEP),
            controls
                ? new ControlsReader(training.trainer(), network).read(s.section("controls"), s)
                : null,
            policy(s, Defaults.POLICY),
            null);
    if (!mlp && s.clean("view") && instructor.view() == EnnSpec.Sight.UNITS) {
      s.problem("view", "must not be units: they are of ReLU multilayer perceptrons only");
    }
    if (s.clean("rounds", "held-out") && !instructor.rounds().isEmpty()) {
      int first = instructor.rounds().get(0).explorers();
      if (first - Math.floor(first * instructor.heldOut()) < 2) {
        s.problem(
            "held-out", "must leave 2 explorers of the first round to learn from, it has " + first);
      }
    }
    s.end();
    return instructor;
  }

  /** One that learned elsewhere: how it steers is all there is to say. */
  private static InstructorSpec given(Section s) {
    GivenInstructor given = new GivenInstructor(s.texts("from", MOST_GIVEN));
    InstructorSpec instructor =
        new InstructorSpec(
            null,
            null,
            EnnSpec.Sight.LOG_RMS,
            0.15,
            given.from().size(),
            Defaults.CRITICS,
            List.of(new RoundSpec(0, 0)),
            0,
            Defaults.EXPLORATION,
            Defaults.SNAPSHOTS,
            step(s.section("step"), Defaults.STEP),
            null,
            policy(s, Defaults.POLICY),
            given);
    s.end();
    return instructor;
  }

  /** Images that outcomes are measured on: a network that was trained on them would look better. */
  private static Range outcomes(Section s, DatasetSpec explored) {
    KnownSet known = explored.source() == null ? KnownSet.of(explored.name()) : null;
    Range outcomes =
        s.range(
            "outcomes", known == null ? Integer.MAX_VALUE : known.trainImages(explored.classes()));
    if (s.clean("outcomes") && explored.train().overlaps(outcomes)) {
      s.problem(
          "outcomes", "must share no image with train, " + explored.train() + ", was " + outcomes);
    }
    boolean oneFile =
        explored.source() != null && explored.split() == null && !explored.source().tested();
    if (oneFile && s.clean("outcomes") && explored.test().overlaps(outcomes)) {
      s.problem(
          "outcomes", "must share no row with test, " + explored.test() + ", was " + outcomes);
    }
    return outcomes;
  }

  static ControlPolicy policy(Section s, ControlPolicy others) {
    Section section = s.section("policy");
    ControlPolicy policy = PartReader.settings(section, ControlPolicy.class, others);
    section.end();
    return policy;
  }

  private static List<RoundSpec> rounds(Section s) {
    List<RoundSpec> rounds = new ArrayList<>();
    List<Section> sections = s.sections("rounds", 0, 20, false);
    if (sections == null) {
      return List.of(new RoundSpec(192, 0));
    }
    for (Section section : sections) {
      RoundSpec round =
          new RoundSpec(
              section.whole("explorers", 192, 2, 100_000), section.real("instructed", 0.0, 0, 1));
      if (rounds.isEmpty() && round.instructed() != 0) {
        section.problem(
            "instructed",
            "must be 0 in the first round, where nobody can instruct yet, was "
                + Scalars.number(round.instructed()));
      }
      section.end();
      rounds.add(round);
    }
    return List.copyOf(rounds);
  }

  private static ExplorationSpec exploration(Section s) {
    ExplorationSpec usual = Defaults.EXPLORATION;
    ExplorationSpec exploration =
        new ExplorationSpec(
            s.real("naive-share", usual.naiveShare(), 0, 1),
            s.real("scale-low", usual.scaleLow(), 1e-4, 10),
            s.real("scale-high", usual.scaleHigh(), 1e-4, 10),
            s.real("pattern", usual.pattern(), 0, 5),
            s.real("quiet-share", usual.quietShare(), 0, 1),
            s.real("regularised-share", usual.regularisedShare(), 0, 1));
    if (s.clean("scale-low", "scale-high") && exploration.scaleLow() > exploration.scaleHigh()) {
      s.problem(
          s.has("scale-low") ? "scale-low" : "scale-high",
          "scale-low must not exceed scale-high, was "
              + Scalars.number(exploration.scaleLow())
              + " over "
              + Scalars.number(exploration.scaleHigh()));
    }
    s.end();
    return exploration;
  }

  private static List<Double> snapshots(Section s) {
    List<Double> stages = s.reals("snapshots", Defaults.SNAPSHOTS, 1, 1000, 0, 1);
    ascending(s, "snapshots", stages);
    return stages;
  }

  static void ascending(Section s, String field, List<Double> values) {
    if (s.clean(field) && !values.equals(values.stream().sorted().toList())) {
      s.problem(field, "must ascend");
    }
  }

  static StepRule step(Section s, StepRule others) {
    StepRule step = PartReader.settings(s, StepRule.class, others);
    s.end();
    return step;
  }
}
