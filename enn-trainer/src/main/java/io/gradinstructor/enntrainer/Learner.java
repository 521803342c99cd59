package io.gradinstructor.enntrainer;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.EnnLearning;
import io.gradinstructor.instructor.InstructorFile;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.instructor.ReplayBuffer;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.service.Promised;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.workflow.Ids;
import io.gradinstructor.workflow.KnownCampaigns;
import io.gradinstructor.workflow.Plan;
import io.gradinstructor.workflow.SightReader;
import io.gradinstructor.workflow.StateReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** Keeps what explorers went through, and learns ENNs from it. */
final class Learner implements AutoCloseable {
  private final KnownCampaigns campaigns;
  private final Promised promised;

  /** Held while a reader is used, opened or closed. */
  private final Object reading = new Object();

  private final Map<TrialId, NavigableMap<Integer, ReplayBuffer.State>> states = new HashMap<>();
  private final Map<TrialId, Double> accuracies = new HashMap<>();
  private final Map<TrialId, List<Double>> halves = new HashMap<>();
  private final Map<String, StateReader> readers = new HashMap<>();

  Learner(KnownCampaigns campaigns, Promised promised) {
    this.campaigns = campaigns;
    this.promised = promised;
  }

  /** Remembers a snapshot of an explorer as a state. */
  void hear(Snapshot s) throws InterruptedException {
    if (!s.trial().explores() || campaigns.over(s.campaign())) {
      return;
    }
    Campaign campaign = campaigns.await(s.campaign());
    synchronized (reading) {
      if (campaigns.over(s.campaign())) {
        return;
      }
      StateReader reader = readers.computeIfAbsent(s.campaign(), k -> new StateReader(campaign));
      ReplayBuffer.State state = reader.read(s, first(s));
      synchronized (this) {
        states.computeIfAbsent(s.trial(), k -> new TreeMap<>()).put(s.step(), state);
      }
    }
  }

  private synchronized boolean first(Snapshot s) {
    NavigableMap<Integer, ReplayBuffer.State> known = states.get(s.trial());
    return known == null || known.firstKey() >= s.step();
  }

  /** Remembers what an explorer saw whose knobs were set. */
  void hear(TrialResult r) throws InterruptedException {
    if (!r.trial().explores() || r.sights() == null || campaigns.over(r.campaign())) {
      return;
    }
    Campaign campaign = campaigns.await(r.campaign());
    NavigableMap<Integer, ReplayBuffer.State> seen = SightReader.states(campaign, r);
    synchronized (this) {
      if (!campaigns.over(r.campaign())) {
        states.put(r.trial(), seen);
        if (r.diverged()) {
          accuracies.put(r.trial(), SightReader.chance(campaign));
        }
      }
    }
  }

  /** Remembers what an explorer came to. */
  synchronized void hear(Reward r) {
    if (r.last() && r.trial().explores()) {
      accuracies.put(r.trial(), r.accuracy());
      halves.put(r.trial(), r.halves());
    }
  }

  /** The same, as the workflow heard it: rewards are many, and go first. */
  synchronized void hear(TrialEnded e) {
    if (e.trial().explores() && e.failure() == null && !e.diverged()) {
      accuracies.put(e.trial(), e.accuracy());
      halves.put(e.trial(), e.halves());
    }
  }

  /** Forgets a campaign that is known to be over. */
  void forget(String campaign) {
    synchronized (reading) {
      StateReader reader = readers.remove(campaign);
      if (reader != null) {
        reader.close();
      }
      synchronized (this) {
        states.keySet().removeIf(t -> t.campaign().equals(campaign));
        accuracies.keySet().removeIf(t -> t.campaign().equals(campaign));
        halves.keySet().removeIf(t -> t.campaign().equals(campaign));
      }
    }
  }

  /** Waits for the last of the explorers' messages, then learns. */
  Instructor learn(LearningRequested request, ExecutorService threads) throws InterruptedException {
    campaigns.mustGoOn(request.campaign());
    Campaign campaign = campaigns.await(request.campaign());
    if (campaign.instructor().given() != null) {
      return given(request, campaign);
    }
    InstructorSpec spec =
        campaign.arms().stream()
            .filter(a -> a.name().equals(request.instructor().arm()))
            .findFirst()
            .map(a -> campaign.instructor().with(a.critics()))
            .orElse(campaign.instructor());
    List<Trial> explorers = new Plan(request.campaign(), campaign).explorers(request.explorers());
    boolean controls = campaign.instructor().controls() != null;
    promised.await(
        request.campaign(),
        controls ? Topic.RESULTS : Topic.SNAPSHOTS,
        () -> missing(explorers, controls));
    ReplayBuffer buffer = new ReplayBuffer();
    for (Trial t : explorers) {
      if (spec.holdsOut(t.id().number())) {
        buffer.holdOut(run(t));
      } else {
        buffer.add(run(t));
      }
    }
    InstructorId id = request.instructor();
    requireRuns(campaign, id.round(), explorers, buffer);
    long seed = Ids.seed(campaign, id);
    EnnLearning.Learned learned =
        new EnnLearning(campaign.network().architecture(), spec.enn(), request.kind(), seed, buffer)
            .learn(threads);
    Map<String, String> about = about(request, campaign, learned.figures());
    return new Instructor(
        id,
        request.kind(),
        learned
            .outcomes()
            .told(learned.enn().instructor())
            .toModel("instructor", about)
            .toByteArray(),
        request.kind().maps()
            ? ((WeightEnn) learned.enn()).gradCam().toModel("grad-cam", about).toByteArray()
            : null,
        learned.figures());
  }

  /** Runs whose weights exploded at last are no better than those that the workflow left out. */
  private static void requireRuns(
      Campaign campaign, int round, List<Trial> explorers, ReplayBuffer buffer) {
    int runs = buffer.runs().size();
    if (runs > 1) {
      return;
    }
    long all =
        campaign.instructor().rounds().stream().limit(round).mapToLong(r -> r.explorers()).sum();
    long seen = explorers.stream().filter(t -> !t.watch().snapshots().isEmpty()).count();
    long diverged = all - explorers.size() + seen - runs - buffer.heldOut().size();
    throw new DeterministicFault(
        diverged
            + " of "
            + all
            + " explorers of round "
            + (round == 1 ? "" : "1 to ")
            + round
            + " diverged: an ENN learns from 2 runs at least, there are "
            + runs
            + "; a lower training.learning-rate may help");
  }

  /** What the models say of themselves. */
  private static Map<String, String> about(
      LearningRequested request, Campaign campaign, EnnFigures figures) {
    InstructorId id = request.instructor();
    Backprop trainer = (Backprop) campaign.training().trainer();
    boolean controls = request.kind().controls();
    return new InstructorFile(
            id.toString(),
            request.kind(),
            campaign.network().architecture().fans(),
            controls ? campaign.instructor().controls(id.round()).axes() : List.of(),
            trainer.bands().division(),
            1 + trainer.optimizer().memory().size(),
            request.kind() == Lesson.CONTROLS
                ? campaign
                    .instructor()
                    .controls(id.round())
                    .state(campaign.network().depth(), trainer.optimizer().memory())
                : List.of(),
            figures)
        .about();
  }

  /** One that learned elsewhere, published once more. */
  private static Instructor given(LearningRequested request, Campaign campaign) {
    InstructorId id = request.instructor();
    byte[] model = campaign.instructor().given().models().get(id.seed());
    return new Instructor(id, request.kind(), model, null, InstructorFile.of(model).figures());
  }

  /**
   * Explorers of which something is not there yet.
   *
   * @param controls whether what they saw comes at their end, all that there was of it
   */
  private synchronized List<String> missing(List<Trial> explorers, boolean controls) {
    return explorers.stream()
        .filter(t -> !accuracies.containsKey(t.id()) || !seen(t, controls))
        .map(Trial::key)
        .toList();
  }

  private boolean seen(Trial t, boolean controls) {
    NavigableMap<Integer, ReplayBuffer.State> known = states.get(t.id());
    return controls
        ? known != null
        : t.watch().snapshots().isEmpty()
            || known != null && known.keySet().containsAll(t.watch().snapshots());
  }

  private synchronized ReplayBuffer.Run run(Trial t) {
    List<ReplayBuffer.State> undisturbed = new ArrayList<>();
    NavigableMap<Integer, ReplayBuffer.State> known = states.getOrDefault(t.id(), new TreeMap<>());
    for (int s : t.watch().snapshots()) {
      if (known.containsKey(s)) {
        undisturbed.add(known.get(s));
      }
    }
    return new ReplayBuffer.Run(t.key(), undisturbed, accuracies.get(t.id()), halves.get(t.id()));
  }

  @Override
  public void close() {
    synchronized (reading) {
      readers.values().forEach(StateReader::close);
      readers.clear();
    }
  }
}
