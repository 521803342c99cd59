package io.gradinstructor.report;

import static io.gradinstructor.message.Tickets.Mask.COLD;
import static io.gradinstructor.message.Tickets.Mask.HEAT;
import static io.gradinstructor.message.Tickets.Mask.MAGNITUDE;
import static io.gradinstructor.message.Tickets.Mask.RANDOM;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.HeldOutFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.network.Heat;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.training.GradientNorms;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.StepRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A made-up comparison: three networks, two ENN seeds. */
final class Samples {
  private static final InstructorId ENN = InstructorId.shared("made-up", 1, Lesson.VIEW, 0);

  static final DatasetSpec DATASET =
      new DatasetSpec("made-up", null, null, new Range(0, 9), new Range(9, 12), new Range(0, 9));

  private static final HeldOutFigures HELD_OUT =
      new HeldOutFigures(
          2,
          9,
          0.81234567,
          0.9512345678,
          0.9,
          Arrays.asList(0.51234567, null, 0.75, 1.0, -0.5),
          0.6,
          0.7,
          0.8,
          0.01,
          null,
          Double.NaN,
          -0.25);

  private Samples() {}

  static Campaign campaign() {
    List<ArmSpec> arms =
        List.of(
            arm("backprop", Method.BACKPROP),
            arm("l2", Method.L2, 0.001, 0.01),
            arm("instructor", Method.INSTRUCTOR, 0.03, 0.1),
            arm("he", Method.HE));
    return new Campaign(
        "made-up", 1, DATASET, null, null, null, arms, null, Arms.compare(3, 2), null, null, null);
  }

  static List<Measured> trials() {
    List<Measured> trials = new ArrayList<>();
    double[] plain = {0.90, 0.91, 0.92};
    double[] instructed = {0.93, 0.93, 0.96, 0.95, 0.97, 0.98};
    for (int i = 0; i < plain.length; i++) {
      trials.add(measured("backprop", i, plain[i], 0, 0));
      trials.add(measured("l2", i, plain[i] + 0.01, 0.01, 0));
    }
    for (int i = 0; i < instructed.length; i++) {
      trials.add(measured("instructor", i, instructed[i], 0, 0.03));
    }
    return trials;
  }

  static Results results() {
    return results(null);
  }

  static Results results(Tickets tickets) {
    return ResultsBuilder.build(
        campaign(),
        "abc",
        trials(),
        List.of(instructor(1), instructor(0)),
        asked(null, Map.of("l2", 1, "instructor", 0)),
        tickets);
  }

  /** Of choices that cost 80 passes each. */
  static ReportRequested asked(Map<InstructorId, Double> gains, Map<String, Integer> chosen) {
    Map<String, Long> tuned = new HashMap<>();
    chosen.keySet().forEach(arm -> tuned.put(arm, 80L));
    return new ReportRequested(
        "c",
        new Chosen(chosen, Map.of()),
        new CampaignEvent.Spent(400, tuned),
        List.of(),
        gains,
        false);
  }

  /**
   * Of three networks: heat is better than chance at 0.1, no better at 0.5, and no mask matters
   * else.
   */
  static Tickets tickets() {
    List<Tickets.Row> rows = new ArrayList<>();
    for (Tickets.Network network : Tickets.Network.values()) {
      rows.add(new Tickets.Row(network, Tickets.Mask.NONE, 1, List.of(0.9, 0.91, 0.92)));
      for (Tickets.Mask mask : List.of(HEAT, COLD, MAGNITUDE, RANDOM)) {
        boolean chance = mask == RANDOM && network == Tickets.Network.TRAINED;
        List<Double> low = chance ? List.of(0.2, 0.21, 0.23) : List.of(0.5, 0.51, 0.52);
        rows.add(new Tickets.Row(network, mask, 0.1, low));
        rows.add(new Tickets.Row(network, mask, 0.5, List.of(0.7, 0.8, 0.75)));
      }
    }
    return new Tickets(ENN, rows);
  }

  static Figures figures() {
    Heat heat = new Heat(3, 2, List.of(0f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f));
    return new Figures(
        Map.of("backprop", new Figures.Curve(List.of(0, 10, 20), List.of(0.1, 0.8, 0.9))),
        Map.of("made-up/1/view/<0>", List.of(1f, 0.5f, Float.NaN, 0.1f)),
        Map.of("backprop", 1.25),
        List.of(
            new Explanation(network("instructor", 0), 20, ENN, 1.5, List.of(heat)),
            new Explanation(
                network("instructor", 1),
                20,
                ENN,
                1.5,
                List.of(heat),
                List.of(
                    new Explanation.Frame(0, 0.5, List.of(heat), List.of(heat), heat),
                    new Explanation.Frame(20, 1.5, List.of(heat), List.of(heat), heat)))));
  }

  private static GradientNorms norms(int step, int trial) {
    return new GradientNorms(
        step, List.of(1f + trial, 0.1f), List.of(trial / 3f, 0f), 0.9f + step * 0.001f);
  }

  private static ArmSpec arm(String name, Method method, Double... candidates) {
    return Arms.arm(name, method, candidates);
  }

  private static TrialId network(String arm, int number) {
    return new TrialId("made-up", Phase.COMPARE, arm, number);
  }

  private static Instructor instructor(int seed) {
    EnnFigures figures = new EnnFigures(0.87654321, Double.NaN, List.of(), 100, HELD_OUT);
    return new Instructor(
        InstructorId.shared("made-up", 1, Lesson.SCALE_ONLY, seed),
        Lesson.SCALE_ONLY,
        null,
        null,
        figures);
  }

  /** A trial that reached the same on the training set. */
  static Measured measured(String arm, int number, double accuracy) {
    Measured some = measured(arm, number, accuracy, 0, 0);
    return new Measured(some.trial(), accuracy, accuracy, false, List.of(), 20);
  }

  private static Measured measured(String arm, int number, double test, double l2, double eta) {
    StepRule rule = new StepRule(eta, 0, 5);
    Backprop trainer = Backprop.plain(0.1);
    trainer = l2 == 0 ? trainer : trainer.with(new L2(Knob.of(l2)));
    trainer = eta == 0 ? trainer : trainer.with(new Instruct(ENN.toString(), rule, 0, 20, -1));
    Trial trial =
        new Trial(
            network(arm, number),
            7,
            DATASET,
            false,
            new TrainingSpec(0.1, 2, 10).by(trainer).recipe(List.of(4, 2), new Naive(0.45)),
            new Watch(List.of(), false));
    return new Measured(
        trial,
        test,
        test + 0.02,
        number == 1,
        eta == 0 ? List.of() : List.of(norms(0, number), norms(10, number)),
        20);
  }
}
