package io.gradinstructor.message;

import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Pattern;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Division;
import io.gradinstructor.training.Dropout;
import io.gradinstructor.training.GradientNorms;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Move;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.AdamW;
import io.gradinstructor.training.parts.Adversarial;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.ControlSegments;
import io.gradinstructor.training.parts.CrossEntropy;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.InstructControls;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.L1;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.Linear;
import io.gradinstructor.training.parts.OneCycle;
import io.gradinstructor.training.parts.Plateau;
import io.gradinstructor.training.parts.Scaled;
import io.gradinstructor.training.parts.Shuffle;
import io.gradinstructor.training.parts.SlowStartFastDecay;
import io.gradinstructor.training.parts.StepRule;
import io.gradinstructor.training.parts.WarmUp;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One message of each type: no component has its default value, so none can be lost unseen. */
final class Golden {
  private static final String C = "golden-0a1b2c3d";
  private static final TrialId T = new TrialId(C, Phase.COMPARE, "instructor", 3);
  private static final InstructorId I = InstructorId.own(C, 2, "td", 1);
  private static final Chosen CHOSEN =
      new Chosen(Map.of("l2", 2), Map.of("instructor", List.of(1, 3)), Map.of("l2", List.of(3, 2)));

  private Golden() {}

  /** By the name of the file that keeps its bytes. */
  static Map<String, Message> messages() {
    Map<String, Message> all = new LinkedHashMap<>();
    all.put("submitted", new CampaignEvent.Submitted(C, "golden.yaml", bytes(3)));
    all.put(
        "submitted-on-data",
        new CampaignEvent.Submitted(
            C,
            "golden.yaml",
            bytes(3),
            List.of(
                new DatasetSpec.Content(
                    List.of("/d/a", "/d/b", "/d/c", "/d/d"), List.of("1", "2", "3", "4"))),
            List.of(bytes(5))));
    all.put("trials-queued", new CampaignEvent.TrialsQueued(C, Phase.explore(1), 48));
    all.put(
        "trial-ended",
        new CampaignEvent.TrialEnded(T, 0.9375, true, "out of memory", 49920, List.of(0.875, 1.0)));
    all.put(
        "learning-requested",
        new CampaignEvent.LearningRequested(
            I, Lesson.SCALE_ONLY, List.of(NumberSet.of(IntStream.of(0, 9)))));
    all.put("learning-ended", new CampaignEvent.LearningEnded(I));
    all.put("explanation-requested", new CampaignEvent.ExplanationRequested(T, 250, I));
    all.put("explanation-ended", new CampaignEvent.ExplanationEnded(T));
    all.put("tickets-requested", new CampaignEvent.TicketsRequested(I, List.of(T), CHOSEN));
    all.put("explain-request", new ExplainRequest("question-1", T, 250, I));
    all.put(
        "explain-answer",
        new ExplainAnswer(
            "question-1",
            C,
            new ExplainAnswer.Explained(
                T,
                C,
                250,
                List.of(0, 250),
                I,
                0.25,
                0.5,
                List.of(
                    new ExplainAnswer.Layer(4, 2, 1, 2, List.of(-1f, 0.5f), List.of(0f, 0.5f)))),
            "none"));
    all.put("tickets-ended", new CampaignEvent.TicketsEnded(C));
    all.put(
        "report-requested",
        new CampaignEvent.ReportRequested(
            C,
            CHOSEN,
            new CampaignEvent.Spent(600, Map.of("l2", 300L)),
            List.of(T),
            Map.of(I, 0.125),
            true));
    all.put("paused", new CampaignEvent.Paused(C));
    all.put("resumed", new CampaignEvent.Resumed(C));
    all.put("finished", new CampaignEvent.Finished(C));
    all.put("failed", new CampaignEvent.Failed(C, "no trial of arm l2 ended"));
    all.put("missing", new CampaignEvent.Missing(C, Topic.SNAPSHOTS, List.of(T.toString())));
    all.put("deleted", new CampaignEvent.Deleted(C));
    all.put("trial", trial(15));
    all.put(
        "checkpoint",
        new Checkpoint(
            T,
            250,
            new TreeMap<>(Map.of("b0", bytes(4), "w0", bytes(8))),
            List.of(new GradientNorms(3, List.of(1f, 2f), List.of(0.5f, 0f), 0.9f)),
            8000));
    all.put("checkpoint-stalled", new Checkpoint(T, 300, new TreeMap<>(), List.of(), 9600, 2));
    all.put("trial-brood", trial(15).on(errand(new Errand.Brood(3, 1, 0.0125, 5, 10))));
    Leg leg = new Leg(4, trial(15).recipe());
    all.put("trial-after-phase", trial(15).behind(List.of(leg)).on(errand(null)));
    all.put("reply", new Reply(T, 2, 3, 1, List.of(0.5, Double.POSITIVE_INFINITY)));
    all.put("reply-stalled", new Reply(T, 2, null, 0, List.of(0.75)));
    all.put("replied", new CampaignEvent.Replied(new Reply(T, 2, 3, 1, List.of(0.5, 0.25))));
    all.put("snapshot", new Snapshot(T, 250, true, 0.5f, bytes(8), trial(15)));
    all.put(
        "reward",
        new Reward(
            T,
            250,
            true,
            0.9375,
            0.25,
            List.of(new Reward.Place(200, 4090), new Reward.Place(250, 4096)),
            List.of(0.875, 1.0)));
    all.put(
        "trial-result",
        new TrialResult(
            T,
            "out of memory",
            true,
            bytes(8),
            List.of(1, 2),
            bytes(4),
            List.of(new GradientNorms(10, List.of(1.5f, 0.5f), List.of(0.25f, 0f), null)),
            bytes(12),
            8000,
            1.75));
    all.put(
        "instructor",
        new Instructor(
            I,
            Lesson.SCALE_ONLY,
            bytes(5),
            bytes(4),
            new EnnFigures(0.75, 0.875, List.of(1f, 0.5f), 96, GoldenHeldOut.figures())));
    all.put("explanation", explanation());
    all.put(
        "tickets",
        new Tickets(
            I,
            List.of(
                new Tickets.Row(
                    Tickets.Network.TRAINED, Tickets.Mask.RANDOM, 0.25, List.of(0.5, 0.75)))));
    all.put("report", new Report(C, results(), figures()));
    return all;
  }

  private static Errand errand(Errand.Brood brood) {
    return new Errand(2, List.of(new Move(0, List.of(4, 0), 0.02)), 0.375, brood);
  }

  /** All that there is in a recipe, as far as it has a place for it. */
  static Trial trial(int until) {
    Pattern pattern = new Pattern(-7_000_000_000L, 0.5, true, true);
    Knob knob = new Knob(0.125, new Linear(), List.of(0.5, 2.0));
    return new Trial(
        T,
        7_000_000_000L,
        new DatasetSpec(
            "idx",
            "/data",
            new DatasetSpec.IdxFiles("ti", "tl", "ei", "el"),
            new Range(1, 1000),
            new Range(1000, 1500),
            new Range(2, 500)),
        true,
        new Recipe(
            List.of(784, 100, 10),
            new Scaled(List.of(new Scaled.Layer(0.25, pattern))),
            32,
            5,
            new Shuffle(),
            new Backprop(
                Rate.of(0.1),
                new WarmUp(0.1, new OneCycle(0.3, 0.04, 4e-6)),
                knob,
                new Bands(Basis.PRINCIPAL, List.of(3.0, 20.0), knob, knob),
                new AdamW(0.9, 0.999, 1e-8, 0.01),
                new CrossEntropy(knob),
                new Adversarial(2, 0.25, 5, 0.125, false, 0.5, new SlowStartFastDecay(0.5, 0.25)),
                new Dropout(Knob.of(0.25), knob),
                2,
                List.of(
                    new L2(knob),
                    new L1(Knob.of(1e-4)),
                    new Instruct(I.toString(), new StepRule(0.03, 1, 5), 4, 20, 1)),
                List.of(
                    new Plateau(50, 1, 0.5, 0.125),
                    new ControlSegments(
                        controls("dropout.input"),
                        List.of(new ControlSegments.Segment(7, List.of(0.5f)))),
                    new InstructControls(
                        I.toString(),
                        controls("dropout.hidden"),
                        new ControlPolicy(20, 100, 10, 0.02, 0.003, 1),
                        40,
                        List.of(0.25f)))),
            List.of(new Kick(3, 9, List.of(new Kick.Layer(-0.125, pattern)), 0.5, 0.25, 0.1))),
        new Watch(List.of(10, 20), true, true, until),
        new TrialId(C, Phase.TUNE, "l2", 4));
  }

  private static Controls controls(String path) {
    return new Controls(
        List.of(new Controls.Axis(path, List.of(1), 0.001, 0.5, true, 0.01, 0.25)),
        List.of(new Controls.Block(List.of(0, 1), 0.5)),
        new Division(Basis.PRINCIPAL, List.of(4.0)));
  }

  private static Explanation explanation() {
    List<Heat> heat = List.of(new Heat(2, 1, List.of(0.5f, 1f)));
    Heat pixel = new Heat(1, 1, List.of(0.75f));
    Explanation.Frame frame = new Explanation.Frame(250, 0.625, heat, heat, pixel);
    return new Explanation(T, 250, I, 0.625, heat, List.of(frame));
  }

  private static Results results() {
    Interval interval = new Interval(0.9, 0.01, new double[] {0.875, 0.925}, true);
    Difference difference = new Difference(0.04, new double[] {0.03, 0.05}, 0.002, 0.001, true);
    return new Results(
        1,
        "0.1",
        "golden",
        "0a1b2c3d",
        "mnist-sample",
        null,
        2,
        "backprop",
        "instructor",
        "he",
        600L,
        2000,
        List.of(
            new Results.Arm(
                "instructor",
                Method.INSTRUCTOR,
                Role.SUBJECT,
                true,
                2,
                Map.of("step.eta", 0.03),
                Map.of("terms", List.of("instruct")),
                new Results.Passes(8000, 300),
                new Results.Size(40, 30, List.of(1.5, 2.0)),
                interval,
                interval,
                interval,
                difference,
                difference,
                List.of(0.89, 0.91),
                List.of(0.91, 0.93),
                1,
                List.of(new Results.Norms(10, 0.5, List.of(1.5), List.of(0.25), 0.875)),
                new Results.Promise(0.9, 0.92, interval),
                new Results.Source(interval, 100_000),
                new Results.Robust(
                    interval, 0.95, 0.125, difference, difference, List.of(0.5, 0.75)),
                new Continual(
                    interval, interval, interval, List.of(List.of(0.75), List.of(0.5, 0.875))))),
        List.of(
            new Results.Enn(
                I.toString(), 2, Lesson.SCALE_ONLY, 1, 0.75, 0.875, 96, GoldenHeldOut.results())),
        new Selection(
            List.of(
                new Selection.Candidate(
                    I.toString(), "instructor", 0.04, Map.of("rollout_gain", 0.125))),
            List.of(new Selection.Metric("rollout_gain", "higher", 0.5, I.toString(), 0.01))),
        List.of(new Results.Ticket("trained", "random", 0.25, interval, List.of(0.5, 0.75))),
        new Results.Attack(0.25, 0.125, 20, 2, "margin", 1000, true),
        new Results.Course(2, "class"),
        null);
  }

  private static Figures figures() {
    return new Figures(
        Map.of("instructor", new Figures.Curve(List.of(0, 10), List.of(0.1, 0.9))),
        Map.of(I.toString(), List.of(1f, 0.5f)),
        Map.of("instructor", 1.75),
        List.of(explanation()));
  }

  private static byte[] bytes(int n) {
    return Arrays.copyOf(
        new byte[] {-56, -55, -54, -53, -52, -51, -50, -49, -48, -47, -46, -45}, n);
  }
}
