package io.gradinstructor.workflow;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.ExplorationSpec;
import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.NetworkSpec;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.campaign.SelectSpec;
import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.Contrastive;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.EnnSpec;
import io.gradinstructor.instructor.Returns;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.StepRule;
import java.util.List;

/** Campaigns for tests. */
final class Campaigns {
  static final String ID = "campaign-1";

  private static final StepRule STEP = new StepRule(0.02, 0, 5);

  private Campaigns() {}

  static List<ArmSpec> allArms() {
    return List.of(
        Arms.arm("backprop", Method.BACKPROP),
        Arms.arm("backprop-labels", Method.BACKPROP, true, null, null),
        Arms.arm("l1", Method.L1, 1e-4, 1e-3),
        Arms.arm("l2", Method.L2, true, null, null, 0.001, 0.01, 0.1),
        Arms.arm("he", Method.HE),
        Arms.arm("instructor", Method.INSTRUCTOR, false, STEP.with(0.02, 1), null, 0.01, 0.03),
        Arms.arm("instructor-untrained", Method.UNTRAINED, 0.03),
        Arms.arm("instructor-shuffled", Method.SHUFFLED),
        Arms.arm("instructor-scale-only", Method.SCALE_ONLY, 0.01));
  }

  static Campaign full() {
    Campaign c =
        campaign(
            new SelectSpec(2, 0.2, 0),
            allArms(),
            new RoundSpec(12, 0),
            new RoundSpec(8, 1),
            new RoundSpec(6, 0.5));
    return new Campaign(
        c.name(),
        c.seed(),
        c.dataset(),
        c.network(),
        c.training(),
        c.instructor(),
        c.arms(),
        c.select(),
        c.compare(),
        new TicketSpec(2, List.of(0.5), 1),
        null,
        null);
  }

  static Campaign campaign(List<ArmSpec> arms, RoundSpec... rounds) {
    return campaign(null, arms, rounds);
  }

  static Campaign campaign(SelectSpec select, List<ArmSpec> arms, RoundSpec... rounds) {
    DatasetSpec dataset =
        new DatasetSpec(
            "mnist", null, null, new Range(0, 10000), new Range(50000, 52000), new Range(0, 10000));
    NetworkSpec network = new NetworkSpec(List.of(784, 100, 10), new Naive(0.45));
    CriticSpec critics =
        new CriticSpec(
            4,
            8,
            List.of(32, 32),
            CriticSpec.Downsampling.STRIDE,
            900,
            128,
            2e-3,
            1e-3,
            CriticSpec.Regression.HUBER,
            Contrastive.OFF,
            Returns.MONTE_CARLO);
    InstructorSpec instructor =
        new InstructorSpec(
            null,
            null,
            EnnSpec.Sight.LOG_RMS,
            0.15,
            2,
            critics,
            List.of(rounds),
            0.25,
            new ExplorationSpec(0.3, 0.02, 0.8, 0.7, 0.43, 0),
            List.of(0.0, 0.0001, 0.1, 0.5, 1.0),
            STEP,
            null,
            null,
            null);
    return new Campaign(
        "test",
        7,
        dataset,
        network,
        Arms.TRAINING,
        instructor,
        arms,
        select,
        Arms.compare(3, 2),
        null,
        null,
        null);
  }
}
