package io.gradinstructor.core.workflow;

import io.gradinstructor.core.Randoms;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.ExplorationSpec;
import io.gradinstructor.core.campaign.Initialisation;
import io.gradinstructor.core.campaign.RoundSpec;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Phase;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.Trial.Disturbance;
import io.gradinstructor.core.message.Trial.Instruction;
import io.gradinstructor.core.message.Trial.LayerFactor;
import io.gradinstructor.core.message.Trial.LayerStart;
import io.gradinstructor.core.message.Trial.Pattern;
import io.gradinstructor.core.message.TrialId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Plans explorers: runs with their own starts and disturbances, so that critics see what good and
 * bad look like.
 *
 * <p>Times were found with runs of {@value #REFERENCE_STEPS} steps and shrink or grow with a run's
 * length.
 */
final class Planner {
  private static final int REFERENCE_STEPS = 1560;
  private static final int LATEST_DISTURBED = 1500;
  private static final int LATEST_INSTRUCTED = 1480;
  private static final int NARROW = 20;

  private final Campaign campaign;
  private final UniformRandomProvider random;
  private final int steps;
  private final double pace;

  private Planner(Campaign campaign, UniformRandomProvider random) {
    this.campaign = campaign;
    this.random = random;
    this.steps = campaign.training().steps(campaign.explored().train().size());
    this.pace = (double) steps / REFERENCE_STEPS;
  }

  /** The explorers of a round, counted from 1. */
  static List<Trial> explorers(Campaign campaign, String campaignId, int round) {
    RoundSpec spec = campaign.instructor().rounds().get(round - 1);
    return IntStream.range(0, spec.explorers())
        .mapToObj(number -> explorer(campaign, campaignId, round, number))
        .toList();
  }

  static Trial explorer(Campaign campaign, String campaignId, int round, int number) {
    RoundSpec spec = campaign.instructor().rounds().get(round - 1);
    Phase phase = Phase.explore(round);
    Planner planner = new Planner(campaign, Randoms.of(campaign.seed(), "recipe", phase, number));
    boolean instructed = round > 1 && number < Math.round(spec.explorers() * spec.instructed());
    Recipe recipe = instructed ? planner.instructedRecipe() : planner.recipe();
    List<Disturbance> disturbances = planner.regularised(recipe.disturbances);
    Instruction instruction =
        instructed ? planner.instruction(campaignId, round - 1, number) : null;
    int undisturbed = Trial.undisturbedFrom(disturbances, instruction);
    return new Trial(
        new TrialId(campaignId, phase, TrialId.EXPLORER, number),
        Ids.seed(campaign, phase, number),
        campaign.explored(),
        false,
        campaign.network(),
        campaign.training(),
        recipe.start,
        0,
        0,
        disturbances,
        instruction,
        // Earlier states do not count.
        snapshots(campaign, planner.steps).stream().filter(s -> s >= undisturbed).toList(),
        false);
  }

  /** Steps at which a run is recorded: the instructor's stages, the end left out. */
  static List<Integer> snapshots(Campaign campaign, int steps) {
    return campaign.instructor().snapshots().stream()
        .map(stage -> (int) Math.round(stage * steps))
        .filter(step -> step >= 0 && step < steps)
        .sorted()
        .distinct()
        .toList();
  }

  /** How every layer starts under an initialisation. */
  static List<LayerStart> start(Campaign campaign, Initialisation initialisation) {
    List<Integer> layers = campaign.network().layers();
    return IntStream.range(0, campaign.network().depth())
        .mapToObj(
            l ->
                new LayerStart(
                    initialisation.kind(),
                    initialisation.scale(layers.get(l), layers.get(l + 1)),
                    null))
        .toList();
  }

  private record Recipe(List<LayerStart> start, List<Disturbance> disturbances) {}

  /** Naive and disturbed; or scaled and quiet, disturbed once or disturbed twice. */
  private Recipe recipe() {
    ExplorationSpec exploration = campaign.instructor().exploration();
    if (chance(exploration.naiveShare())) {
      int count = chance(0.25) ? 2 : 1;
      return new Recipe(naive(), disturbances(count, 0.06, 1.2));
    }
    List<LayerStart> start = scaled(exploration);
    int count = chance(exploration.quietShare()) ? 0 : chance(0.625) ? 1 : 2;
    return new Recipe(start, disturbances(count, 0.2, 1.5));
  }

  /** Mostly naive, and of these mostly undisturbed but for the instructor. */
  private Recipe instructedRecipe() {
    Recipe recipe = recipe();
    if (!chance(0.7)) {
      return recipe;
    }
    return new Recipe(naive(), chance(0.6) ? List.of() : recipe.disturbances);
  }

  private List<LayerStart> naive() {
    return start(campaign, campaign.network().initialisation());
  }

  private List<LayerStart> scaled(ExplorationSpec exploration) {
    List<LayerStart> start = new ArrayList<>();
    for (int l = 0; l < campaign.network().depth(); l++) {
      double scale = StrictMath.exp(logUniform(exploration.scaleLow(), exploration.scaleHigh()));
      start.add(new LayerStart(Initialisation.Kind.NAIVE, scale, pattern(l, 1)));
    }
    return List.copyOf(start);
  }

  /** A stretch of training; cut short at the latest end by {@code share}. */
  private record Stretch(int from, int until, double share) {}

  private Stretch stretch() {
    double t0 = chance(0.35) ? 0 : 1200 * StrictMath.pow(random.nextDouble(), 1.5);
    int from = (int) (t0 * pace);
    int length = Math.max(1, (int) (Math.floor(StrictMath.exp(logUniform(1, 300))) * pace));
    int until = Math.min(from + length, (int) (LATEST_DISTURBED * pace));
    return new Stretch(from, until, (double) (until - from) / length);
  }

  /** In some runs, penalised for a stretch: by L1 or by L2. */
  private List<Disturbance> regularised(List<Disturbance> disturbances) {
    if (!chance(campaign.instructor().exploration().regularisedShare())) {
      return disturbances;
    }
    Stretch s = stretch();
    boolean l1 = chance(0.5);
    double strength = StrictMath.exp(l1 ? logUniform(1e-5, 3e-3) : logUniform(1e-3, 0.1));
    List<Disturbance> all = new ArrayList<>(disturbances);
    if (s.until > s.from) {
      List<LayerFactor> alone =
          Collections.nCopies(campaign.network().depth(), new LayerFactor(0, null));
      all.add(new Disturbance(s.from, s.until, alone, l1 ? strength : 0, l1 ? 0 : strength));
    }
    return List.copyOf(all);
  }

  private List<Disturbance> disturbances(int count, double low, double high) {
    List<Disturbance> disturbances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Stretch s = stretch();
      List<LayerFactor> layers = new ArrayList<>();
      for (int l = 0; l < campaign.network().depth(); l++) {
        layers.add(
            chance(0.15)
                ? new LayerFactor(0, null)
                // Cut short, it goes only that far: the rate of change stays.
                : new LayerFactor(logUniform(low, high) * s.share, pattern(l, s.share)));
      }
      if (s.until > s.from) {
        disturbances.add(new Disturbance(s.from, s.until, List.copyOf(layers), 0, 0));
      }
    }
    return List.copyOf(disturbances);
  }

  /** Null in half of the cases, and when neither inputs nor outputs would vary. */
  private Pattern pattern(int layer, double share) {
    double amplitude = random.nextDouble() * campaign.instructor().exploration().pattern() * share;
    boolean none = chance(0.5);
    boolean rows = chance(0.8);
    boolean columns = chance(0.5) && campaign.network().layers().get(layer + 1) > NARROW;
    long seed = random.nextLong();
    return none || amplitude <= 0 || !(rows || columns)
        ? null
        : new Pattern(seed, amplitude, rows, columns);
  }

  /**
   * For a stretch, by critics and scale-only critics in turn, pairwise with and without pessimism.
   */
  private Instruction instruction(String campaignId, int taught, int number) {
    Instructor.Kind kind = number % 2 == 0 ? Instructor.Kind.VIEW : Instructor.Kind.SCALE_ONLY;
    double t0 = chance(0.7) ? 0 : 600 * random.nextDouble();
    int from = (int) (t0 * pace);
    double t1 = Math.min(t0 + StrictMath.exp(logUniform(15, 1000)), LATEST_INSTRUCTED);
    int until = Math.min(steps, Math.max(from + 1, (int) (t1 * pace)));
    double eta = StrictMath.exp(logUniform(0.003, 0.06));
    int layer = chance(0.5) ? -1 : random.nextInt(campaign.network().depth());
    StepRule rule = campaign.instructor().step().with(eta, number / 2 % 2);
    return new Instruction(
        InstructorId.shared(campaignId, taught, kind, 0),
        rule,
        from,
        until,
        layer,
        campaign.instructor().resolution());
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** Logarithm of a log-uniform number. */
  private double logUniform(double low, double high) {
    return StrictMath.log(low) + random.nextDouble() * (StrictMath.log(high) - StrictMath.log(low));
  }
}
