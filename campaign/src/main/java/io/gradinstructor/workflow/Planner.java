package io.gradinstructor.workflow;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.ExplorationSpec;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.network.Pattern;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.Scaled;
import io.gradinstructor.training.parts.StepRule;
import io.gradinstructor.training.parts.Transfer;
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
  private final double rate;

  private Planner(Campaign campaign, UniformRandomProvider random, long seed) {
    this.campaign = campaign;
    this.random = random;
    this.steps = campaign.training().steps(campaign.explored().train().size());
    this.pace = (double) steps / REFERENCE_STEPS;
    this.rate =
        campaign.training().trainer() instanceof Backprop b
            ? new Draws(seed).rate(b.learningRate())
            : 1;
  }

  /** The explorers of a round, counted from 1. */
  static List<Trial> explorers(Campaign campaign, String campaignId, int round) {
    RoundSpec spec = campaign.instructor().rounds().get(round - 1);
    return IntStream.range(0, spec.explorers())
        .mapToObj(number -> explorer(campaign, campaignId, round, number))
        .toList();
  }

  static Trial explorer(Campaign campaign, String campaignId, int round, int number) {
    if (campaign.instructor().controls() != null) {
      return ControlPlanner.explorer(campaign, campaignId, round, number);
    }
    RoundSpec spec = campaign.instructor().rounds().get(round - 1);
    Phase phase = Phase.explore(round);
    long seed = Ids.seed(campaign, phase, number);
    UniformRandomProvider random = Randoms.of(campaign.seed(), "recipe", phase, number);
    Planner planner = new Planner(campaign, random, seed);
    boolean instructed = round > 1 && number < Math.round(spec.explorers() * spec.instructed());
    Course course = instructed ? planner.instructedCourse() : planner.course();
    List<Kick> kicks = planner.regularised(course.kicks);
    Instruct instruct = instructed ? planner.instruct(campaignId, round - 1, number) : null;
    int undisturbed = undisturbedFrom(kicks, instruct);
    TrainingSpec training = campaign.training();
    Trainer trainer =
        instruct == null ? training.trainer() : ((Backprop) training.trainer()).with(instruct);
    List<Intervention> interventions = new ArrayList<>(kicks);
    interventions.addAll(training.interventions());
    return new Trial(
        new TrialId(campaignId, phase, TrialId.EXPLORER, number),
        seed,
        campaign.explored(),
        false,
        new Recipe(
            campaign.network().architecture(),
            course.start,
            training.batch(),
            training.epochs(),
            training.sampler(),
            trainer,
            List.copyOf(interventions)),
        new Watch(
            // Earlier states do not count.
            snapshots(campaign, planner.steps).stream().filter(s -> s >= undisturbed).toList(),
            false));
  }

  /** First step from which weights are left to plain training. */
  private static int undisturbedFrom(List<Kick> kicks, Instruct instruct) {
    int last = instruct == null ? 0 : instruct.until();
    for (Kick k : kicks) {
      last = Math.max(last, k.until());
    }
    return last;
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

  private record Course(Start start, List<Kick> kicks) {}

  /** Naive and disturbed; or scaled and quiet, disturbed once or disturbed twice. */
  private Course course() {
    ExplorationSpec exploration = campaign.instructor().exploration();
    if (chance(exploration.naiveShare())) {
      int count = chance(0.25) ? 2 : 1;
      return new Course(usual(), kicks(count, 0.06, 1.2));
    }
    // One that starts from another network is disturbed on its way only.
    Start start = usual() instanceof Transfer ? usual() : scaled(exploration);
    int count = chance(exploration.quietShare()) ? 0 : chance(0.625) ? 1 : 2;
    return new Course(start, kicks(count, 0.2, 1.5));
  }

  /** Mostly naive, and of these mostly undisturbed but for the instructor. */
  private Course instructedCourse() {
    Course course = course();
    if (!chance(0.7)) {
      return course;
    }
    return new Course(usual(), chance(0.6) ? List.of() : course.kicks);
  }

  private Start usual() {
    return campaign.network().initialisation();
  }

  private Start scaled(ExplorationSpec exploration) {
    List<Scaled.Layer> start = new ArrayList<>();
    for (int l = 0; l < campaign.network().depth(); l++) {
      double scale = StrictMath.exp(logUniform(exploration.scaleLow(), exploration.scaleHigh()));
      start.add(new Scaled.Layer(scale, pattern(l, 1)));
    }
    return new Scaled(List.copyOf(start));
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
  private List<Kick> regularised(List<Kick> kicks) {
    if (!chance(campaign.instructor().exploration().regularisedShare())) {
      return kicks;
    }
    Stretch s = stretch();
    boolean l1 = chance(0.5);
    double strength = StrictMath.exp(l1 ? logUniform(1e-5, 3e-3) : logUniform(1e-3, 0.1));
    List<Kick> all = new ArrayList<>(kicks);
    if (s.until > s.from) {
      List<Kick.Layer> alone =
          Collections.nCopies(campaign.network().depth(), new Kick.Layer(0, null));
      all.add(new Kick(s.from, s.until, alone, l1 ? strength : 0, l1 ? 0 : strength, rate));
    }
    return List.copyOf(all);
  }

  private List<Kick> kicks(int count, double low, double high) {
    List<Kick> kicks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Stretch s = stretch();
      List<Kick.Layer> layers = new ArrayList<>();
      for (int l = 0; l < campaign.network().depth(); l++) {
        layers.add(
            chance(0.15)
                ? new Kick.Layer(0, null)
                // Cut short, it goes only that far: the rate of change stays.
                : new Kick.Layer(logUniform(low, high) * s.share, pattern(l, s.share)));
      }
      if (s.until > s.from) {
        kicks.add(new Kick(s.from, s.until, List.copyOf(layers), 0, 0, rate));
      }
    }
    return List.copyOf(kicks);
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
  private Instruct instruct(String campaignId, int taught, int number) {
    Lesson kind = number % 2 == 0 ? Lesson.VIEW : Lesson.SCALE_ONLY;
    double t0 = chance(0.7) ? 0 : 600 * random.nextDouble();
    int from = (int) (t0 * pace);
    double t1 = Math.min(t0 + StrictMath.exp(logUniform(15, 1000)), LATEST_INSTRUCTED);
    int until = Math.min(steps, Math.max(from + 1, (int) (t1 * pace)));
    double eta = StrictMath.exp(logUniform(0.003, 0.06));
    int layer = chance(0.5) ? -1 : random.nextInt(campaign.network().depth());
    StepRule rule = campaign.instructor().step().with(eta, number / 2 % 2);
    return new Instruct(
        InstructorId.shared(campaignId, taught, kind, 0).toString(), rule, from, until, layer);
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  /** Logarithm of a log-uniform number. */
  private double logUniform(double low, double high) {
    return StrictMath.log(low) + random.nextDouble() * (StrictMath.log(high) - StrictMath.log(low));
  }
}
