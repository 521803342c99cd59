package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningEnded;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a changed campaign need not do again: if all that its ENNs learn from, and how, is as in an
 * earlier one, its explorers and ENNs are those, bit for bit.
 */
public final class Reuse {
  /**
   * What a campaign learned.
   *
   * @param results of its explorers, without weights
   * @param rewards that they ended with
   */
  public record Learned(
      List<TrialResult> results, List<Reward> rewards, List<Instructor> instructors) {}

  private final Campaign old;
  private final String oldId;
  private final Campaign campaign;
  private final Map<TrialId, TrialResult> results;
  private final Map<TrialId, Reward> rewards;
  private final Map<InstructorId, Instructor> instructors;
  private final List<Message> messages = new ArrayList<>();

  private Reuse(Campaign old, String oldId, Campaign campaign, Learned learned) {
    this.old = old;
    this.oldId = oldId;
    this.campaign = campaign;
    results = by(TrialResult::trial, learned.results);
    rewards = by(Reward::trial, learned.rewards);
    instructors = by(Instructor::id, learned.instructors);
  }

  private static <K, M> Map<K, M> by(Function<M, K> id, List<M> messages) {
    Map<K, M> all = new HashMap<>();
    messages.forEach(m -> all.putIfAbsent(id.apply(m), m));
    return all;
  }

  /**
   * The messages of the earlier campaign as the changed one would send them; none if that would
   * learn anything else, or otherwise.
   */
  public static List<Message> of(Submitted earlier, Submitted changed, Learned learned) {
    Campaign old = Workflow.apply(State.EMPTY, earlier).state().campaign();
    Step begin = Workflow.apply(State.EMPTY, changed);
    Campaign now = begin.state().campaign();
    if (old == null || now == null || !sameLearning(old, now)) {
      return List.of();
    }
    Reuse reuse = new Reuse(old, earlier.campaign(), now, learned);
    return reuse.answers(begin) ? reuse.messages : List.of();
  }

  /** Plays the changed campaign; whether all that it asks of explorers and ENNs is there. */
  private boolean answers(Step begin) {
    State state = begin.state();
    Deque<Message> open = new ArrayDeque<>(begin.commands());
    while (!open.isEmpty()) {
      Message command = open.remove();
      CampaignEvent answer;
      if (command instanceof Trial t && t.id().explores()) {
        answer = explored(t.id());
      } else if (command instanceof LearningRequested l) {
        answer = learned(l);
      } else {
        continue;
      }
      if (answer == null) {
        return false;
      }
      Step step = Workflow.apply(state, answer);
      state = step.state();
      open.addAll(step.commands());
    }
    return true;
  }

  /** How the same explorer ended; null if that is not there. */
  private TrialEnded explored(TrialId id) {
    TrialId known = id.in(oldId);
    TrialResult result = results.get(known);
    Reward reward = rewards.get(known);
    if (result == null || reward == null && !result.diverged()) {
      return null;
    }
    messages.add(
        new TrialResult(
            id,
            result.failure(),
            result.diverged(),
            null,
            result.norms(),
            result.passes(),
            result.seconds()));
    if (reward != null) {
      messages.add(
          new Reward(
              id, reward.step(), true, reward.accuracy(), reward.loss(), null, reward.halves()));
    }
    boolean well = !result.diverged();
    return new TrialEnded(
        id,
        well ? reward.accuracy() : 0,
        result.diverged(),
        null,
        result.passes(),
        well ? reward.halves() : null);
  }

  /** That the same ENN is there; null if it is not, or learned from critics that changed. */
  private LearningEnded learned(LearningRequested request) {
    InstructorId id = request.instructor();
    Instructor known = instructors.get(id.in(oldId));
    if (known == null
        || known.kind() != request.kind()
        || !Objects.equals(critics(old, id.arm()), critics(campaign, id.arm()))) {
      return null;
    }
    messages.add(new Instructor(id, known.kind(), known.onnx(), known.gradCam(), known.figures()));
    return new LearningEnded(id);
  }

  private static CriticSpec critics(Campaign campaign, String arm) {
    return campaign.arms().stream()
        .filter(a -> a.name().equals(arm))
        .findFirst()
        .map(ArmSpec::critics)
        .orElse(null);
  }

  private static boolean sameLearning(Campaign a, Campaign b) {
    return a.seed() == b.seed()
        && a.network().equals(b.network())
        && a.explored().equals(b.explored())
        && Objects.equals(a.instructor(), b.instructor())
        && a.instructor() != null
        && IntStream.rangeClosed(1, a.instructor().rounds().size())
            .allMatch(r -> new Plan("c", a).explorers(r).equals(new Plan("c", b).explorers(r)));
  }
}
