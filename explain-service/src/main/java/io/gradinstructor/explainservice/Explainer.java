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
import io.gradinstructor.service.RequestDesk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What instructors see of the weights of any trial at any step. Keeps what was asked for last; may
 * be used by many threads.
 */
final class Explainer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Explainer.class);
  private static final int ANSWERS = 128;

  /** A published instructor; its models stay at the broker. */
  private record Published(String id, int round, Instructor.Kind kind, int seed, long offset) {}

  /**
   * What was seen of which weights.
   *
   * @param steps at which there are weights of the trial
   */
  record Sight(
      String trial,
      int step,
      List<Integer> steps,
      String instructor,
      double stage,
      Weights weights,
      GradCam.Seen seen) {
    /** The layer of a number from 1. */
    GradCam.Layer layer(int number) {
      if (number < 1 || number > seen.layers().size()) {
        throw Refusal.absent(
            "layer: there is none " + number + ", the last one is " + seen.layers().size());
      }
      return seen.layers().get(number - 1);
    }

    private Sight among(List<Integer> known) {
      return new Sight(trial, step, known, instructor, stage, weights, seen);
    }
  }

  private record Key(String trial, int step, String instructor) {}

  private final KnownCampaigns campaigns;
  private final Archive archive;
  private final Snapshots snapshots;
  private final Map<String, Published> published = new ConcurrentHashMap<>();
  private final Cache<Key, Sight> sights = Caffeine.newBuilder().maximumSize(ANSWERS).build();
  private final Models models = new Models(this::model);

  /** After a start all instructors come at once: only the last ones are worth it. */
  private final ExecutorService ahead =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(Models.KEPT),
          new ThreadPoolExecutor.DiscardOldestPolicy());

  Explainer(KnownCampaigns campaigns, Archive archive, Snapshots snapshots) {
    this.campaigns = campaigns;
    this.archive = archive;
    this.snapshots = snapshots;
  }

  void hear(Instructor i, long offset) {
    Published p = new Published(i.id(), i.round(), i.kind(), i.seed(), offset);
    if (published.putIfAbsent(i.id(), p) == null && i.gradCam() != null) {
      ahead.execute(() -> prepare(i));
    }
  }

  /** Does what the first one to ask would wait for: model, connections, classes. */
  private void prepare(Instructor i) {
    try {
      models.load(i.id(), i.gradCam());
      Optional<String> trial = snapshots.any(i.campaign());
      if (trial.isPresent()) {
        Sight sight = see(trial.get(), null, i.id());
        explained(sight);
        LayerMap.HEAT.picture(sight, 1, LayerMap.Size.VIEW, null, 1, true).png();
      }
    } catch (RuntimeException e) {
      LOG.debugf(e, "nothing is prepared for %s", i.id());
    }
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
    NavigableMap<Integer, Long> places = snapshots.places(trial, step);
    List<Integer> steps = List.copyOf(places.keySet());
    int at = step == null ? places.lastKey() : step;
    Key key = new Key(trial, at, by);
    Sight known = sights.getIfPresent(key);
    if (known == null) {
      double stage = stage(campaign, trial, at);
      Weights weights = Weights.of(campaign.network().layers(), snapshots.at(places, trial, at));
      known = new Sight(trial, at, steps, by, stage, weights, look(by, weights, stage));
      sights.put(key, known);
    }
    return known.among(steps);
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

  /** Looks at weights that need not be a snapshot. */
  GradCam.Seen look(String instructor, Weights weights, double stage) {
    return models.look(instructor, weights, stage);
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
        s.steps,
        s.instructor,
        s.stage,
        s.seen.score(),
        layers);
  }

  @Override
  public void close() throws InterruptedException {
    RequestDesk.end(ahead);
    models.close();
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
