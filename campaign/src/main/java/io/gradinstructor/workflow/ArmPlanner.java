package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.ContinualSpec;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Leg;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.InstructControls;
import io.gradinstructor.training.parts.Population;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Plans the trials of arms: trying ENNs, then the comparison. */
final class ArmPlanner {
  private static final int CURVE_EVERY = 3;

  private final Campaign campaign;
  private final String campaignId;

  ArmPlanner(Campaign campaign, String campaignId) {
    this.campaign = campaign;
    this.campaignId = campaignId;
  }

  /**
   * Roll-outs: of plain backpropagation, then of every ENN that learned from views, in the first
   * arm that it instructs; the same networks each. No ENN, no trials.
   */
  List<Trial> select() {
    Map<InstructorId, ArmSpec> arms = new LinkedHashMap<>();
    for (ArmSpec arm : campaign.arms()) {
      if (arm.method().taught()) {
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
        trials.add(full.until(campaign.select().steps(full.steps())));
      }
    }
    return trials;
  }

  /** Before an arm is tuned: the middle one of its candidates, the lower of two. */
  private static List<Integer> untuned(ArmSpec arm) {
    return arm.tune().size() == 0 ? null : List.of((arm.tune().size() - 1) / 2);
  }

  /** For every arm: ENN by ENN, the same networks each. */
  List<Trial> compare(Chosen chosen) {
    List<Trial> trials = new ArrayList<>();
    for (ArmSpec arm : campaign.arms()) {
      for (int n = 0; n < compared(arm, chosen); n++) {
        trials.add(compared(arm, n, chosen));
      }
    }
    return trials;
  }

  /** One of these. */
  Trial compared(TrialId id, Chosen chosen) {
    ArmSpec arm =
        campaign.arms().stream()
            .filter(a -> a.name().equals(id.arm()) && id.number() < compared(a, chosen))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("trial: there is none " + id));
    return compared(arm, id.number(), chosen);
  }

  private int compared(ArmSpec arm, Chosen chosen) {
    return enns(arm, chosen).size() * campaign.compare().seeds();
  }

  /** Seeds of the ENNs that an arm is compared under; one of no meaning if it has none. */
  private List<Integer> enns(ArmSpec arm, Chosen chosen) {
    List<Integer> kept = chosen.enns().get(arm.name());
    int all = arm.method().instructed() ? campaign.instructor().seeds() : 1;
    return kept != null ? kept : IntStream.range(0, all).boxed().toList();
  }

  private Trial compared(ArmSpec arm, int number, Chosen chosen) {
    int networks = campaign.compare().seeds();
    int enn = enns(arm, chosen).get(number / networks);
    List<Integer> line = chosen.line(arm.name());
    return trial(Phase.COMPARE, arm, number, number % networks, enn, line);
  }

  /**
   * A trial of an arm.
   *
   * @param network which of the networks that all arms have alike
   * @param line of candidates, which go on from each other, of what the arm chooses; null if it
   *     chooses nothing, or is yet to
   */
  Trial trial(Phase phase, ArmSpec arm, int number, int network, int enn, List<Integer> line) {
    Trial last = alike(phase, arm, number, network, enn, settings(arm, line));
    List<Leg> legs = new ArrayList<>();
    for (int r = 1; line != null && r < line.size(); r++) {
      Recipe recipe =
          alike(phase, arm, number, network, enn, settings(arm, line.subList(0, r))).recipe();
      Recipe next =
          alike(phase, arm, number, network, enn, settings(arm, line.subList(0, r + 1))).recipe();
      if (!recipe.equals(next)) {
        double until = ((Population) arm.tune().search()).until(r - 1);
        legs.add(new Leg((int) Math.round(until * last.steps()), recipe));
      }
    }
    return last.behind(List.copyOf(legs));
  }

  /** A trial whose settings do not change. */
  private Trial alike(
      Phase phase, ArmSpec arm, int number, int network, int enn, Map<String, Object> settings) {
    boolean compare = phase.equals(Phase.COMPARE);
    // Choosing by images that the network was trained on would favour the weakest strength.
    boolean rewardLabels = arm.rewardLabels() && compare;
    DatasetSpec dataset = rewardLabels ? campaign.labelled() : campaign.dataset();
    int images = dataset.train().size() + (rewardLabels ? dataset.reward().size() : 0);
    ArmSpec as = arm.with(campaign, settings);
    TrainingSpec told = compare ? as.training() : as.training().choosing();
    ContinualSpec continual = campaign.continual();
    TrainingSpec training = continual == null ? told : continual.of(told);
    int steps = training.steps(images);
    Trainer trainer = training.trainer();
    if (arm.method().instructed()) {
      Backprop plain = (Backprop) trainer;
      trainer =
          arm.method().controls()
              ? plain.with(setKnobs(as, enn, steps))
              : plain.with(instruct(as, enn, steps));
    }
    return new Trial(
        new TrialId(campaignId, phase, arm.name(), number),
        Ids.seed(campaign, phase, network),
        dataset,
        rewardLabels,
        training.by(trainer).recipe(campaign.network().architecture(), as.start()),
        new Watch(compare ? curve(steps) : List.of(), compare));
  }

  /** What a candidate says; of an arm that has one only, that one; nothing before it has chosen. */
  private Map<String, Object> settings(ArmSpec arm, List<Integer> line) {
    if (arm.tune().size() == 1) {
      return arm.tune().candidate(campaign.seed(), 0);
    }
    return line == null ? Map.of() : arm.tune().candidate(campaign.seed(), line);
  }

  /**
   * Steps at which a curve is drawn: fewer points than critics need states; where tasks come one
   * after another, the end of each but the last.
   */
  private List<Integer> curve(int steps) {
    if (campaign.continual() != null) {
      return campaign.continual().ends(steps);
    }
    if (campaign.instructor() == null) {
      return List.of();
    }
    List<Integer> all = Planner.snapshots(campaign, steps);
    return IntStream.range(0, all.size())
        .filter(i -> i % CURVE_EVERY == 0)
        .mapToObj(all::get)
        .toList();
  }

  private Instruct instruct(ArmSpec arm, int enn, int steps) {
    return new Instruct(instructor(arm, enn).toString(), arm.step(), 0, steps, -1);
  }

  private InstructControls setKnobs(ArmSpec arm, int enn, int steps) {
    return new InstructControls(
        instructor(arm, enn).toString(),
        campaign.instructor().controls(campaign.instructor().rounds().size()),
        arm.policy(),
        steps,
        List.of());
  }

  /** The ENN of a seed that instructs an arm. */
  InstructorId instructor(ArmSpec arm, int enn) {
    int last = campaign.instructor().rounds().size();
    return arm.critics() == null
        ? InstructorId.shared(campaignId, last, arm.method().lesson(), enn)
        : InstructorId.own(campaignId, last, arm.name(), enn);
  }
}
