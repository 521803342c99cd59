package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.message.CampaignEvent.LearningEnded;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReuseTest {
  private static final String FILE =
      """
      campaign: one
      dataset: {name: mnist-sample, train: [0, 1000], reward: [1000, 1500], test: [0, 500]}
      network: {layers: [784, 20, 10]}
      instructor:
        rounds: [{explorers: 4}, {explorers: 3, instructed: 0.5}]
      compare: {seeds: 2}
      """;

  private static Submitted submitted(String text) throws CampaignException {
    byte[] file = text.getBytes(StandardCharsets.UTF_8);
    String name = CampaignFile.read("c.yaml", file).name();
    return new Submitted(Ids.campaign(name, file), "c.yaml", file);
  }

  /** What the campaign learned, as the services would have it. */
  private static Reuse.Learned learned(Submitted campaign) {
    Reuse.Learned learned =
        new Reuse.Learned(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Message> open = new ArrayList<>();
    Step step = Workflow.apply(State.EMPTY, campaign);
    open.addAll(step.commands());
    State state = step.state();
    while (!open.isEmpty()) {
      Message m = open.remove(0);
      if (m instanceof Trial t && t.id().explores()) {
        double accuracy = 0.8 + t.id().number() / 100.0;
        learned.results().add(new TrialResult(t.id(), null, false, null, List.of(), 0, 1));
        learned.rewards().add(new Reward(t.id(), 10, true, accuracy, 0.5));
        step = Workflow.apply(state, new TrialEnded(t.id(), accuracy, false, null, 0));
      } else if (m instanceof LearningRequested l) {
        learned
            .instructors()
            .add(
                new Instructor(
                    l.instructor(),
                    l.kind(),
                    new byte[] {(byte) l.instructor().seed()},
                    null,
                    new EnnFigures(0.5, 0.5, List.of(), 8, null)));
        step = Workflow.apply(state, new LearningEnded(l.instructor()));
      } else {
        continue;
      }
      state = step.state();
      open.addAll(step.commands());
    }
    return learned;
  }

  private static List<Message> reused(String changed) throws CampaignException {
    Submitted earlier = submitted(FILE);
    return Reuse.of(earlier, submitted(changed), learned(earlier));
  }

  @Test
  void whatIsComparedMayChange() throws CampaignException {
    String changed = FILE.replace("seeds: 2", "seeds: 5").replace("campaign: one", "campaign: two");
    Submitted other = submitted(changed);
    List<Message> messages = reused(changed);
    assertEquals(7, messages.stream().filter(TrialResult.class::isInstance).count());
    assertEquals(7, messages.stream().filter(Reward.class::isInstance).count());
    long enns = learned(submitted(FILE)).instructors().size();
    assertTrue(enns > 2);
    assertEquals(enns, messages.stream().filter(Instructor.class::isInstance).count());
    for (Message m : messages) {
      assertEquals(other.campaign(), m.campaign());
      assertTrue(m.key().startsWith(other.campaign() + "/"), m.key());
    }
  }

  @Test
  void whatIsLearnedFromMayNot() throws CampaignException {
    for (String[] change :
        new String[][] {
          {"explorers: 4", "explorers: 5"},
          {"explorers: 3", "explorers: 2"},
          {"train: [0, 1000]", "train: [0, 900]"},
          {"784, 20, 10", "784, 21, 10"},
          {"instructor:", "seed: 2\ninstructor:"},
          {"instructor:", "training: {epochs: 3}\ninstructor:"},
          {"instructor:", "instructor:\n  critics: {count: 3}"}
        }) {
      String changed = FILE.replace(change[0], change[1]);
      assertEquals(List.of(), reused(changed), change[1]);
    }
  }

  @Test
  void whatIsNotThereIsNotReused() throws CampaignException {
    Submitted earlier = submitted(FILE);
    Reuse.Learned learned = learned(earlier);
    learned.rewards().remove(3);
    Submitted changed = submitted(FILE.replace("seeds: 2", "seeds: 5"));
    assertEquals(List.of(), Reuse.of(earlier, changed, learned));
  }
}
