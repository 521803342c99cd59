package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.ArmSpec;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.Initialisation;
import io.gradinstructor.core.campaign.Method;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Phase;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.Trial.Instruction;
import io.gradinstructor.core.message.TrialId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans the trials of arms: trying ENNs, choosing candidates, then the comparison. */
final class ArmPlanner {
  private static final int CURVE_EVERY = 3;

  private final Campaign campaign;
  private final String campaignId;

  ArmPlanner(Campaign campaign, String campaignId) {
    this.campaign = campaign;
    this.campaignId = campaignId;
  }

  /**
   * Short roll-outs: of plain backpropagation, then of every ENN that learned from views, in the
   * first arm that it instructs; the same networks each. No ENN, no trials.
   */
  List<Trial> select() {
    Map<InstructorId, ArmSpec> arms = new LinkedHashMap<>();
    for (ArmSpec arm : campaign.arms()) {
      if (arm.method() == Method.INSTRUCTOR) {
        arms.putIfAbsent(instructor(arm, 0), arm);
      }
    }
    List<Trial> trials = new ArrayList<>();
    if (!arms.isEmpty()) {
      campaign.arms().stream()
          .filter(ArmSpec::plain)
          .findFirst()
          .ifPresent(plain -> trials.addAll(rollouts(plain, 1)));
      arms.values().forEach(a -> trials.addAll(rollouts(a, campaign.instructor().seeds())));
    }
    return trials;
  }

  private List<Trial> rollouts(ArmSpec arm, int enns) {
    List<Trial> trials = new ArrayList<>();
    int networks = campaign.select().networks();
    for (int e = 0; e < enns; e++) {
      for (int n = 0; n < networks; n++) {
        Trial full = trial(Phase.SELECT, arm, e * networks + n, n, e, untuned(arm));
        trials.add(full.stoppingBefore(campaign.select().steps(full.steps())));
      }
    }
    return trials;
  }

  /** Before an arm is tuned: the middle one of its candidates, the lower of two. */
  private static Double untuned(ArmSpec arm) {
    return arm.candidates() == null || arm.candidates().isEmpty()
        ? null
        : arm.candidates().stream().sorted().toList().get((arm.candidates().size() - 1) / 2);
  }

  /** For every arm that has a choice: candidate by candidate, some networks each. */
  List<Trial> tune() {
    List<Trial> trials = new ArrayList<>();
    int networks = campaign.compare().tuningSeeds();
    for (ArmSpec arm : campaign.arms()) {
      for (int c = 0; hasChoice(arm) && c < arm.candidates().size(); c++) {
        for (int n = 0; n < networks; n++) {
          // ENNs in turn: what is best for one of them need not be for all.
          int enn = arm.method().instructed() ? n % campaign.instructor().seeds() : 0;
          trials.add(trial(Phase.TUNE, arm, c * networks + n, n, enn, arm.candidates().get(c)));
        }
      }
    }
    return trials;
  }

  /** For every arm: ENN by ENN, the same networks each. */
  List<Trial> compare(Map<String, Double> chosen) {
    List<Trial> trials = new ArrayList<>();
    for (ArmSpec arm : campaign.arms()) {
      for (int n = 0; n < compared(arm); n++) {
        trials.add(compared(arm, n, chosen));
      }
    }
    return trials;
  }

  /** One of these. */
  Trial compared(TrialId id, Map<String, Double> chosen) {
    ArmSpec arm =
        campaign.arms().stream()
            .filter(a -> a.name().equals(id.arm()) && id.number() < compared(a))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("trial: there is none " + id));
    return compared(arm, id.number(), chosen);
  }

  private int compared(ArmSpec arm) {
    int enns = arm.method().instructed() ? campaign.instructor().seeds() : 1;
    return enns * campaign.compare().seeds();
  }

  private Trial compared(ArmSpec arm, int number, Map<String, Double> chosen) {
    int networks = campaign.compare().seeds();
    int network = number % networks;
    return trial(Phase.COMPARE, arm, number, network, number / networks, chosen.get(arm.name()));
  }

  /** The candidate of every arm that has any: the only one, or the best on average. */
  Map<String, Double> choose(Map<TrialId, Outcome> ended) {
    Map<String, Double> chosen = new LinkedHashMap<>();
    int networks = campaign.compare().tuningSeeds();
    for (ArmSpec arm : campaign.arms()) {
      double best = Double.NEGATIVE_INFINITY;
      for (int c = 0; arm.candidates() != null && c < arm.candidates().size(); c++) {
        double sum = 0;
        for (int n = 0; hasChoice(arm) && n < networks; n++) {
          sum += ended.get(tuned(campaignId, campaign, arm, c, n)).worth();
        }
        if (sum > best) {
          best = sum;
          chosen.put(arm.name(), arm.candidates().get(c));
        }
      }
    }
    return Collections.unmodifiableMap(chosen);
  }

  /** The trial of an arm's candidate with one of the networks. */
  static TrialId tuned(
      String campaignId, Campaign campaign, ArmSpec arm, int candidate, int network) {
    int number = candidate * campaign.compare().tuningSeeds() + network;
    return new TrialId(campaignId, Phase.TUNE, arm.name(), number);
  }

  static boolean hasChoice(ArmSpec arm) {
    return arm.candidates() != null && arm.candidates().size() > 1;
  }

  private Trial trial(Phase phase, ArmSpec arm, int number, int network, int enn, Double value) {
    boolean compare = phase.equals(Phase.COMPARE);
    // Choosing by images that the network was trained on would favour the weakest strength.
    boolean rewardLabels = arm.rewardLabels() && compare;
    int images =
        campaign.dataset().train().size() + (rewardLabels ? campaign.dataset().reward().size() : 0);
    TrainingSpec training = arm.training(campaign.training(), value);
    Double strength = arm.strength(value);
    int steps = training.steps(images);
    double penalty = arm.method().penalised() && strength != null ? strength : 0;
    return new Trial(
        new TrialId(campaignId, phase, arm.name(), number),
        Ids.seed(campaign, phase, network),
        campaign.dataset(),
        rewardLabels,
        campaign.network(),
        training,
        Planner.start(campaign, initialisation(arm)),
        arm.method() == Method.L1 ? penalty : 0,
        arm.method() == Method.L2 ? penalty : arm.l2(),
        List.of(),
        arm.method().instructed() ? instruction(arm, enn, strength, steps) : null,
        compare && campaign.instructor() != null ? curve(steps) : List.of(),
        compare);
  }

  /** Steps at which a curve is drawn: fewer points than critics need states. */
  private List<Integer> curve(int steps) {
    List<Integer> all = Planner.snapshots(campaign, steps);
    return IntStream.range(0, all.size())
        .filter(i -> i % CURVE_EVERY == 0)
        .mapToObj(all::get)
        .toList();
  }

  private Initialisation initialisation(ArmSpec arm) {
    if (arm.method() == Method.HE) {
      return new Initialisation(Initialisation.Kind.HE, 0);
    }
    return arm.initialisation() != null
        ? arm.initialisation()
        : campaign.network().initialisation();
  }

  private Instruction instruction(ArmSpec arm, int enn, Double eta, int steps) {
    StepRule rule = arm.step() != null ? arm.step() : campaign.instructor().step();
    rule = eta != null ? rule.withEta(eta) : rule;
    return new Instruction(
        instructor(arm, enn), rule, 0, steps, -1, campaign.instructor().resolution());
  }

  private InstructorId instructor(ArmSpec arm, int enn) {
    int last = campaign.instructor().rounds().size();
    return arm.critics() == null
        ? InstructorId.shared(campaignId, last, kind(arm.method()), enn)
        : InstructorId.own(campaignId, last, arm.name(), enn);
  }

  /** What the instructor of an instructed method learns from. */
  static Instructor.Kind kind(Method method) {
    return switch (method) {
      case INSTRUCTOR -> Instructor.Kind.VIEW;
      case UNTRAINED -> Instructor.Kind.UNTRAINED;
      case SHUFFLED -> Instructor.Kind.SHUFFLED;
      case SCALE_ONLY -> Instructor.Kind.SCALE_ONLY;
      default -> throw new IllegalArgumentException(method.label() + " has no instructor");
    };
  }
}
