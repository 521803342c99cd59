package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.instructor.GradCam;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.ExplainAnswer.Explained;
import io.gradinstructor.message.ExplainAnswer.Layer;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Archive;
import io.gradinstructor.messaging.Stopping;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Weights;
import io.gradinstructor.service.RequestDesk;
import io.gradinstructor.workflow.KnownCampaigns;
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

  /** Kept of earlier answers: 64 MB, a hundred of 784-100-10 networks. */
  private static final int NUMBERS = 16 << 20;

  /** A published instructor, and whether it sees places; its models stay at the broker. */
  record Published(InstructorId id, Lesson kind, boolean sees, long offset) {}

  /**
   * What was seen of which weights.
   *
   * @param steps at which there are weights of the trial
   * @param ended whether there will be no further ones
   */
  record Sight(
      TrialId trial,
      int step,
      List<Integer> steps,
      boolean ended,
      InstructorId instructor,
      double stage,
      Weights weights,
      GradCam.Seen seen) {
    /** The layer of a number from 1. */
    GradCam.Layer layer(int number) {
      return seen.layers().get(number - 1);
    }

    private Sight among(List<Integer> known, boolean over) {
      return new Sight(trial, step, known, over, instructor, stage, weights, seen);
    }

    /** Numbers that it holds, but for the maps: weights and their gradients. */
    private int size() {
      return weights.network().matrices().stream().mapToInt(m -> 2 * m.in() * m.out()).sum();
    }
  }

  private record Key(TrialId trial, int step, InstructorId instructor) {}

  private final KnownCampaigns campaigns;
  private final Trials trials;
  private final Archive archive;
  private final Snapshots snapshots;
  private final Stopping stopping;
  private final Map<InstructorId, Published> published = new ConcurrentHashMap<>();
  private final Cache<Key, Sight> sights =
      Caffeine.newBuilder()
          .maximumWeight(NUMBERS)
          .weigher((Key key, Sight sight) -> sight.size())
          .build();
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

  Explainer(
      KnownCampaigns campaigns,
      Trials trials,
      Archive archive,
      Snapshots snapshots,
      Stopping stopping) {
    this.stopping = stopping;
    this.campaigns = campaigns;
    this.trials = trials;
    this.archive = archive;
    this.snapshots = snapshots;
  }

  void hear(Instructor i, long offset) {
    Published p = new Published(i.id(), i.kind(), i.gradCam() != null, offset);
    if (published.put(i.id(), p) == null && p.sees) {
      ahead.execute(() -> prepare(i));
    }
  }

  /** A campaign was deleted. */
  void forget(String campaign) {
    published.keySet().removeIf(i -> i.campaign().equals(campaign));
  }

  /** Does what the first one to ask would wait for: model, connections, classes. */
  private void prepare(Instructor i) {
    try {
      models.load(i.id(), i.gradCam());
      Optional<TrialId> trial = snapshots.any(i.campaign());
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
   * @param instructor null for {@linkplain #usual the usual one}
   * @throws Refusal if it cannot
   */
  Sight see(TrialId trial, Integer step, InstructorId instructor) {
    Asked asked = asked(trial, instructor);
    NavigableMap<Integer, Long> places = snapshots.places(trial, step);
    int at = step == null ? places.lastKey() : step;
    Sight known = kept(asked, places, at);
    if (known != null) {
      return known;
    }
    double stage = asked.queued.stage(at);
    Architecture network = asked.campaign.network().architecture();
    Weights weights = Weights.of(network, snapshots.at(places, trial, at));
    GradCam.Seen seen = look(asked.by, weights, stage);
    List<Integer> steps = List.copyOf(places.keySet());
    Sight sight = new Sight(trial, at, steps, ended(asked, places), asked.by, stage, weights, seen);
    sights.put(new Key(trial, at, asked.by), sight);
    return sight;
  }

  /**
   * What was looked at before; for questions that are to cost nothing.
   *
   * @return empty if it must be looked at now
   * @throws Refusal if it cannot be
   */
  Optional<Sight> seen(TrialId trial, Integer step, InstructorId instructor) {
    Asked asked = asked(trial, instructor);
    return snapshots
        .told(trial, step)
        .map(
            places -> {
              int at = step == null ? places.lastKey() : step;
              Snapshots.offset(places, at);
              return kept(asked, places, at);
            });
  }

  /** A question that makes sense: all that is named is there. */
  private record Asked(Campaign campaign, Trials.Queued queued, TrialId trial, InstructorId by) {}

  private Asked asked(TrialId trial, InstructorId instructor) {
    Campaign campaign = campaign(trial);
    Trials.Queued queued = trials.find(trial);
    InstructorId by = instructor == null ? usual(trial) : own(trial.campaign(), instructor);
    seeing(by);
    return new Asked(campaign, queued, trial, by);
  }

  private Sight kept(Asked asked, NavigableMap<Integer, Long> places, int at) {
    Sight known = sights.getIfPresent(new Key(asked.trial, at, asked.by));
    return known == null ? null : known.among(List.copyOf(places.keySet()), ended(asked, places));
  }

  private static boolean ended(Asked asked, NavigableMap<Integer, Long> places) {
    return places.lastKey() >= asked.queued.length();
  }

  /**
   * Whether a trial's networks have a layer.
   *
   * @param number from 1
   * @throws Refusal if not
   */
  void requireLayer(TrialId trial, int number) {
    int last = campaign(trial).network().layers().size() - 1;
    if (number > last) {
      throw Refusal.absent("layer: there is none " + number + ", the last one is " + last);
    }
  }

  /**
   * The instructor that steered a trial or, of trials that none did, the newest of the campaign.
   *
   * @throws Refusal if there is none yet
   */
  InstructorId usual(TrialId trial) {
    InstructorId steering = trials.find(trial).instructor();
    Published known = steering == null ? null : published.get(steering);
    return known != null && known.sees ? steering : newest(trial.campaign());
  }

  /**
   * The same instructor, if it is one of the campaign.
   *
   * @throws Refusal if it is not
   */
  static InstructorId own(String campaign, InstructorId instructor) {
    if (!instructor.campaign().equals(campaign)) {
      throw Refusal.unfit("instructor: " + instructor + " is of another campaign than " + campaign);
    }
    return instructor;
  }

  Campaign campaign(TrialId trial) {
    return campaigns
        .find(trial.campaign())
        .orElseThrow(() -> Refusal.absent("trial: no campaign " + trial.campaign()));
  }

  /** Whether an instructor was published. */
  boolean knows(InstructorId instructor) {
    return published.containsKey(instructor);
  }

  /** The newest of a campaign, of those that are no arm's own. */
  private InstructorId newest(String campaign) {
    return published.values().stream()
        .filter(p -> p.kind == Lesson.VIEW)
        .map(Published::id)
        .filter(i -> i.campaign().equals(campaign))
        .max(
            Comparator.comparing((InstructorId i) -> i.arm() == null)
                .thenComparing(InstructorId::round)
                .thenComparing(i -> -i.seed())
                .thenComparing(InstructorId::toString))
        .orElseThrow(
            () -> Refusal.absent("instructor: none of " + campaign + " was published yet"));
  }

  /** Looks at weights that need not be a snapshot. */
  GradCam.Seen look(InstructorId instructor, Weights weights, double stage) {
    return models.look(instructor, weights, stage);
  }

  /**
   * An instructor that Grad-CAM can show.
   *
   * @throws Refusal if there is none of this id, or it sees no places
   */
  Published seeing(InstructorId instructor) {
    Published p = published.get(instructor);
    if (p == null) {
      List<String> known =
          published.keySet().stream()
              .filter(i -> i.campaign().equals(instructor.campaign()))
              .map(InstructorId::toString)
              .sorted()
              .toList();
      throw Refusal.absent("instructor: there is none " + instructor + ", but " + known);
    }
    if (!p.sees) {
      throw Refusal.unfit(
          "instructor: " + instructor + " sees scales only, no places that Grad-CAM could show");
    }
    return p;
  }

  private byte[] model(InstructorId instructor) {
    return archive
        .at(Instructor.class, instructor.toString(), seeing(instructor).offset)
        .orElseThrow(() -> Refusal.absent("instructor: " + instructor + " is not kept"))
        .gradCam();
  }

  /** What is seen, for people and programs outside. */
  Explained explained(Sight s) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < s.seen.layers().size(); l++) {
      GradCam.Layer layer = s.seen.layers().get(l);
      layers.add(
          new Layer(
              s.weights.network().in(l),
              s.weights.network().out(l),
              layer.heat().rows(),
              layer.heat().columns(),
              list(layer.signed()),
              list(layer.heat())));
    }
    return new Explained(
        s.trial,
        s.trial.campaign(),
        s.step,
        s.steps,
        s.instructor,
        s.stage,
        s.seen.score(),
        layers);
  }

  @Override
  public void close() throws InterruptedException {
    RequestDesk.end(ahead, stopping);
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
