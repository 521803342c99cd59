package io.gradinstructor.core.report;

import io.gradinstructor.core.campaign.ArmSpec;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CompareSpec;
import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.campaign.Method;
import io.gradinstructor.core.campaign.Range;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.report.ResultsBuilder.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A made-up comparison: three networks, two ENN seeds. */
final class Samples {
  private static final DatasetSpec DATASET =
      new DatasetSpec("made-up", null, null, new Range(0, 9), new Range(9, 12), new Range(0, 9));

  private Samples() {}

  static Campaign campaign() {
    List<ArmSpec> arms =
        List.of(
            arm("backprop", Method.BACKPROP),
            arm("l2", Method.L2, 0.001, 0.01),
            arm("instructor", Method.INSTRUCTOR, 0.03, 0.1),
            arm("he", Method.HE));
    return new Campaign("made-up", 1, DATASET, null, null, null, arms, new CompareSpec(3, 2));
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
    return ResultsBuilder.build(campaign(), "abc", trials(), List.of(instructor(1), instructor(0)));
  }

  static Figures figures() {
    Explanation.Heat heat = new Explanation.Heat(3, 2, List.of(0f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f));
    return new Figures(
        Map.of("backprop", new Figures.Curve(List.of(0, 10, 20), List.of(0.1, 0.8, 0.9))),
        Map.of("made-up/1/view/<0>", List.of(1f, 0.5f, Float.NaN, 0.1f)),
        Map.of("backprop", 1.25),
        List.of(
            new Explanation(
                "made-up/compare/instructor/0", "made-up", 20, "i", 1.5, List.of(heat))));
  }

  private static TrialResult.GradientNorms norms(int step, int trial) {
    return new TrialResult.GradientNorms(step, List.of(1f + trial, 0.1f), List.of(trial / 3f, 0f));
  }

  private static ArmSpec arm(String name, Method method, Double... candidates) {
    return new ArmSpec(name, method, List.of(candidates), null, false, null, null);
  }

  private static Instructor instructor(int seed) {
    Instructor.Figures figures = new Instructor.Figures(0.87654321, Double.NaN, List.of(), 100);
    return new Instructor(
        "made-up/1/scale-only/" + seed,
        "made-up",
        1,
        Instructor.Kind.SCALE_ONLY,
        seed,
        null,
        null,
        figures);
  }

  private static Measured measured(String arm, int number, double test, double l2, double eta) {
    StepRule rule = new StepRule(StepRule.Kind.RADIAL, StepRule.Block.LAYER, eta, 0.03, 0, 5);
    Trial.Instruction instruction =
        eta == 0 ? null : new Trial.Instruction("i", rule, 0, 20, -1, 0.15);
    Trial trial =
        new Trial(
            "made-up/compare/" + arm + "/" + number,
            "made-up",
            "compare",
            arm,
            7,
            DATASET,
            false,
            null,
            new TrainingSpec(0.1, 2, 10),
            List.of(),
            0,
            l2,
            List.of(),
            instruction,
            List.of(),
            false);
    return new Measured(
        trial,
        test,
        test + 0.02,
        number == 1,
        eta == 0 ? List.of() : List.of(norms(0, number), norms(10, number)));
  }
}
