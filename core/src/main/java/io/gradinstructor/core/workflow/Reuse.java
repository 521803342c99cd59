package io.gradinstructor.core.workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.CampaignEvent.LearningEnded;
import io.gradinstructor.core.message.CampaignEvent.LearningRequested;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.CampaignEvent.TrialEnded;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.State.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a changed campaign need not do again: if all that its ENNs learn from, and how, is as in an
 * earlier one, its explorers and ENNs are those, bit for bit.
 */
public final class Reuse {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a campaign learned.
   *
   * @param results of its explorers, without weights
   * @param rewards that they ended with
   */
  public record Learned(
      List<TrialResult> results, List<Reward> rewards, List<Instructor> instructors) {}

  private Reuse() {}

  /**
   * The messages of the earlier campaign as the changed one would send them; none if that would
   * learn anything else, or otherwise.
   */
  public static List<Message> of(Submitted earlier, Submitted changed, Learned learned) {
    Step old = Workflow.apply(State.EMPTY, earlier);
    Step now = Workflow.apply(State.EMPTY, changed);
    if (!sameLearning(old.state().campaign(), now.state().campaign())) {
      return List.of();
    }
    List<Message> messages = new ArrayList<>();
    while (Set.of(Phase.EXPLORE, Phase.LEARN).contains(now.state().phase())) {
      List<Message> commands = now.commands();
      if (!plain(old.commands(), earlier).equals(plain(commands, changed))) {
        return List.of();
      }
      for (Message command : commands) {
        if (command instanceof Trial t) {
          String id = renamed(t.id(), changed, earlier);
          TrialResult result =
              learned.results.stream().filter(r -> r.trial().equals(id)).findFirst().orElse(null);
          Reward reward =
              learned.rewards.stream().filter(r -> r.trial().equals(id)).findFirst().orElse(null);
          if (result == null || reward == null && !result.diverged()) {
            return List.of();
          }
          messages.add(
              new TrialResult(
                  t.id(),
                  changed.campaign(),
                  result.failure(),
                  result.diverged(),
                  null,
                  result.norms(),
                  result.seconds()));
          if (reward != null) {
            messages.add(
                new Reward(
                    t.id(),
                    changed.campaign(),
                    reward.step(),
                    true,
                    reward.accuracy(),
                    reward.loss()));
          }
          double accuracy = result.diverged() ? 0 : reward.accuracy();
          old =
              then(old, new TrialEnded(earlier.campaign(), id, accuracy, result.diverged(), null));
          now =
              then(
                  now,
                  new TrialEnded(changed.campaign(), t.id(), accuracy, result.diverged(), null));
        } else if (command instanceof LearningRequested l) {
          String id = renamed(l.instructor(), changed, earlier);
          Instructor i =
              learned.instructors.stream().filter(n -> n.id().equals(id)).findFirst().orElse(null);
          if (i == null) {
            return List.of();
          }
          messages.add(
              new Instructor(
                  l.instructor(),
                  changed.campaign(),
                  i.round(),
                  i.kind(),
                  i.seed(),
                  i.onnx(),
                  i.gradCam(),
                  i.figures()));
          old = then(old, new LearningEnded(earlier.campaign(), id));
          now = then(now, new LearningEnded(changed.campaign(), l.instructor()));
        }
      }
      if (now.commands().equals(commands)) {
        return List.of();
      }
    }
    return messages;
  }

  /** One event further; commands are those of the last event that had any. */
  private static Step then(Step before, io.gradinstructor.core.message.CampaignEvent event) {
    Step after = Workflow.apply(before.state(), event);
    return after.commands().isEmpty() ? new Step(after.state(), before.commands()) : after;
  }

  private static boolean sameLearning(Campaign a, Campaign b) {
    return a != null
        && b != null
        && a.seed() == b.seed()
        && a.network().equals(b.network())
        && a.explored().equals(b.explored())
        && a.instructor().equals(b.instructor());
  }

  /** Trials and requests without the name of their campaign. */
  private static List<String> plain(List<Message> commands, Submitted of) {
    List<String> plain = new ArrayList<>();
    for (Message m : commands) {
      if (m instanceof Trial || m instanceof LearningRequested) {
        try {
          plain.add(JSON.writeValueAsString(m).replace(of.campaign(), ""));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return plain;
  }

  private static String renamed(String id, Submitted from, Submitted to) {
    return to.campaign() + id.substring(from.campaign().length());
  }
}
