package io.gradinstructor.workflow;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.ControlSegments;
import io.gradinstructor.training.parts.InstructControls;
import io.gradinstructor.training.parts.Kick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

/**
 * Plans explorers that an instructor of controls learns from: runs whose knobs are set at random,
 * piece by piece; in later rounds most stay beside the path of the instructor that there was, and
 * leave it at some time. What a state is worth is then what the run came to with the knobs that it
 * had last.
 */
final class ControlPlanner {
  /** Shares of runs with more than one piece, two, three. */
  private static final double[] MORE = {0.55, 0.25, 0.1};

  private final Campaign campaign;
  private final InstructorSpec instructor;
  private final Backprop trainer;
  private final Controls controls;
  private final UniformRandomProvider random;
  private final ZigguratSampler.NormalizedGaussian gaussian;
  private final int steps;

  private ControlPlanner(Campaign campaign, int round, UniformRandomProvider random) {
    this.campaign = campaign;
    this.random = random;
    instructor = campaign.instructor();
    trainer = (Backprop) campaign.training().trainer();
    controls = instructor.controls(round);
    gaussian = ZigguratSampler.NormalizedGaussian.of(random);
    steps = campaign.training().steps(campaign.explored().train().size());
  }

  static Trial explorer(Campaign campaign, String campaignId, int round, int number) {
    Phase phase = Phase.explore(round);
    ControlPlanner planner =
        new ControlPlanner(campaign, round, Randoms.of(campaign.seed(), "recipe", phase, number));
    RoundSpec spec = campaign.instructor().rounds().get(round - 1);
    boolean instructed = round > 1 && number < Math.round(spec.explorers() * spec.instructed());
    return planner.trial(
        new TrialId(campaignId, phase, TrialId.EXPLORER, number),
        instructed ? planner.beside(campaignId, round - 1) : planner.pieces());
  }

  /**
   * How an explorer sets its knobs.
   *
   * @param held step from which they stay as they are
   */
  private record Course(Controller controller, int held) {}

  private Trial trial(TrialId id, Course course) {
    TrainingSpec training = campaign.training();
    List<Intervention> interventions = new ArrayList<>();
    if (random.nextDouble() < 0.5) {
      interventions.add(scaled());
    }
    interventions.addAll(training.interventions());
    TrainingSpec as =
        new TrainingSpec(
            training.batch(),
            training.epochs(),
            training.sampler(),
            trainer.with(course.controller),
            List.copyOf(interventions));
    List<Integer> watched =
        Planner.snapshots(campaign, steps).stream().filter(s -> s >= course.held).toList();
    return new Trial(
        id,
        Ids.seed(campaign, id.phase(), id.number()),
        campaign.explored(),
        false,
        as.recipe(campaign.network().architecture(), campaign.network().initialisation()),
        new Watch(watched, false, true, 0));
  }

  /** Layers that start smaller or larger than they do. */
  private Kick scaled() {
    List<Kick.Layer> layers = new ArrayList<>();
    for (int l = 0; l < campaign.network().depth(); l++) {
      layers.add(new Kick.Layer(0.5 * gaussian.sample(), null));
    }
    return new Kick(0, 1, List.copyOf(layers), 0, 0, 1);
  }

  /** Along the path of an instructor, at a distance of its own, up to some time. */
  private Course beside(String campaignId, int taught) {
    double spread = 0.25 * StrictMath.exp(0.6 * gaussian.sample());
    List<Float> noise = new ArrayList<>();
    for (int i = 0; i < controls.axes().size(); i++) {
      double x = spread * gaussian.sample();
      noise.add(random.nextDouble() < 0.6 ? (float) x : 0);
    }
    double share = StrictMath.pow(random.nextDouble(), 1.2);
    int every = instructor.policy().every();
    boolean first = random.nextDouble() < 0.35 || every == 0;
    int until = first ? 0 : (int) (0.85 * steps * share) / every * every;
    return new Course(
        new InstructControls(
            InstructorId.shared(campaignId, taught, Lesson.CONTROLS, 0).toString(),
            instructor.controls(taught),
            instructor.policy().still(),
            until,
            List.copyOf(noise)),
        until);
  }

  /** One to four pieces with knobs set at random. */
  private Course pieces() {
    int count = 1;
    double u = random.nextDouble();
    for (double more : MORE) {
      count += u < more ? 1 : 0;
    }
    List<Integer> from = new ArrayList<>(List.of(0));
    for (int i = 1; i < count; i++) {
      from.add((int) (0.93 * steps * StrictMath.pow(random.nextDouble(), 1.3)));
    }
    from.sort(null);
    List<ControlSegments.Segment> segments = new ArrayList<>();
    List<Float> last = null;
    for (int start : from) {
      last = places(last);
      segments.add(new ControlSegments.Segment(start, last));
    }
    return new Course(
        new ControlSegments(controls, List.copyOf(segments)), from.get(from.size() - 1));
  }

  /** Places at random, often some of those before. */
  private List<Float> places(List<Float> before) {
    boolean keeps = before != null && random.nextDouble() < 0.6;
    Map<String, Knob> knobs = Knob.all(trainer);
    List<Float> places = new ArrayList<>();
    String path = "";
    int how = 0;
    double shared = 0;
    for (int i = 0; i < controls.axes().size(); i++) {
      Controls.Axis a = controls.axes().get(i);
      if (!a.path().equals(path)) {
        path = a.path();
        how = how();
        shared = random.nextDouble();
      }
      double own = random.nextDouble();
      double beside = shared + 0.1 * gaussian.sample();
      double place =
          switch (how) {
            case 0 -> a.place(knobs.get(path).value(a.first()));
            case 1 -> between(a, beside);
            default -> between(a, own);
          };
      boolean kept = random.nextDouble() < 0.5;
      places.add(keeps && kept ? before.get(i) : (float) a.within(place));
    }
    return List.copyOf(places);
  }

  /** A knob of some layers: as it is usually, alike in all of them, each on its own. */
  private int how() {
    double u = random.nextDouble();
    return u < 0.35 ? 0 : u < 0.6 ? 1 : 2;
  }

  private static double between(Controls.Axis a, double share) {
    double least = a.place(a.least());
    return least + share * (a.place(a.most()) - least);
  }
}
