package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.instructor.GradCam;
import io.gradinstructor.core.instructor.Grid;
import io.gradinstructor.core.message.ExplainAnswer.Explained;
import io.gradinstructor.core.message.ExplainAnswer.Layer;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.network.Weights;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.messaging.Archive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What instructors see of the weights of any trial at any step. Keeps what was asked for last; may
 * be used by many threads.
 */
final class Explainer implements AutoCloseable {
  private static final int PROGRAMS = 8;
  private static final int ANSWERS = 128;

  /** A published instructor; its models stay at the broker. */
  private record Published(String id, int round, Instructor.Kind kind, int seed, long offset) {}

  /** What was seen of which weights. */
  record Sight(
      String trial, int step, String instructor, double stage, Weights weights, GradCam.Seen seen) {
    /** The layer of a number from 1. */
    GradCam.Layer layer(int number) {
      if (number < 1 || number > seen.layers().size()) {
        throw Refusal.absent(
            "layer: there is none " + number + ", the last one is " + seen.layers().size());
      }
      return seen.layers().get(number - 1);
    }
  }

  private record Key(String trial, int step, String instructor) {}

  private final KnownCampaigns campaigns;
  private final Archive archive;
  private final Snapshots snapshots;
  private final Map<String, Published> published = new ConcurrentHashMap<>();
  private final Cache<Key, Sight> sights = Caffeine.newBuilder().maximumSize(ANSWERS).build();

  /** By instructor, the one asked for longest ago first. */
  private final LinkedHashMap<String, GradCam> programs = new LinkedHashMap<>(16, 0.75f, true);

  Explainer(KnownCampaigns campaigns, Archive archive, Snapshots snapshots) {
    this.campaigns = campaigns;
    this.archive = archive;
    this.snapshots = snapshots;
  }

  void hear(Instructor i, long offset) {
    published.putIfAbsent(i.id(), new Published(i.id(), i.round(), i.kind(), i.seed(), offset));
  }

  /**
   * Looks at a snapshot.
   *
   * @param step null for the last one
   * @param instructor null for the campaign's newest
   * @throws Refusal if it cannot
   */
  Sight see(String trial, Integer step, String instructor) {
    Campaign campaign = campaign(trial);
    String by = instructor == null ? newest(Ids.parts(trial).campaign()) : instructor;
    if (!by.startsWith(Ids.parts(trial).campaign() + "/")) {
      throw Refusal.unfit("instructor: " + by + " is of another campaign than " + trial);
    }
    int at = step == null ? snapshots.steps(trial).last() : step;
    Key key = new Key(trial, at, by);
    Sight known = sights.getIfPresent(key);
    if (known == null) {
      double stage = stage(campaign, trial, at);
      Weights weights = Weights.of(campaign.network().layers(), snapshots.of(trial, at));
      known = new Sight(trial, at, by, stage, weights, look(by, weights, stage));
      sights.put(key, known);
    }
    return known;
  }

  /** How far a trial was at a step, 0..1. */
  static double stage(Campaign campaign, String trial, int step) {
    int images = (Ids.explores(trial) ? campaign.explored() : campaign.dataset()).train().size();
    return Math.min(1, (double) step / campaign.training().steps(images));
  }

  private Campaign campaign(String trial) {
    try {
      String id = Ids.parts(trial).campaign();
      return campaigns.find(id).orElseThrow(() -> Refusal.absent("trial: no campaign " + id));
    } catch (IllegalArgumentException e) {
      throw Refusal.bad(e.getMessage());
    }
  }

  /** Whether an instructor was published. */
  boolean knows(String instructor) {
    return published.containsKey(instructor);
  }

  /**
   * The newest instructor of a campaign.
   *
   * @throws Refusal if there is none yet
   */
  String newest(String campaign) {
    return published.values().stream()
        .filter(p -> p.id.startsWith(campaign + "/") && p.kind == Instructor.Kind.VIEW)
        .max(Comparator.comparingInt(Published::round).thenComparing(p -> -p.seed))
        .map(Published::id)
        .orElseThrow(
            () -> Refusal.absent("instructor: none of " + campaign + " was published yet"));
  }

  /** One at a time: a model keeps a core busy. */
  synchronized GradCam.Seen look(String instructor, Weights weights, double stage) {
    GradCam cam = programs.get(instructor);
    if (cam == null) {
      cam = new GradCam(model(instructor));
      programs.put(instructor, cam);
      if (programs.size() > PROGRAMS) {
        String eldest = programs.keySet().iterator().next();
        programs.remove(eldest).close();
      }
    }
    return cam.of(weights, stage);
  }

  private byte[] model(String instructor) {
    Published p = published.get(instructor);
    if (p == null) {
      throw Refusal.absent("instructor: there is none " + instructor);
    }
    byte[] model =
        archive
            .at(Instructor.class, instructor, p.offset)
            .orElseThrow(() -> Refusal.absent("instructor: " + instructor + " is not kept"))
            .gradCam();
    if (model == null) {
      throw Refusal.unfit(
          "instructor: " + instructor + " sees scales only, no places that Grad-CAM could show");
    }
    return model;
  }

  /** What is seen, for people and programs outside. */
  Explained explained(Sight s) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < s.seen.layers().size(); l++) {
      GradCam.Layer layer = s.seen.layers().get(l);
      layers.add(
          new Layer(
              s.weights.layers().get(l),
              s.weights.layers().get(l + 1),
              layer.heat().rows(),
              layer.heat().columns(),
              list(layer.signed()),
              list(layer.heat())));
    }
    return new Explained(
        s.trial,
        Ids.parts(s.trial).campaign(),
        s.step,
        List.copyOf(snapshots.steps(s.trial)),
        s.instructor,
        s.stage,
        s.seen.score(),
        layers);
  }

  @Override
  public synchronized void close() {
    programs.values().forEach(GradCam::close);
    programs.clear();
  }

  private static List<Float> list(Grid grid) {
    if (grid == null) {
      return null;
    }
    List<Float> values = new ArrayList<>(grid.values().length);
    for (float x : grid.values()) {
      values.add(x);
    }
    return values;
  }
}
