package io.gradinstructor.enntrainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.autodiff.Program;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.service.Promised;
import io.gradinstructor.workflow.KnownCampaigns;
import io.gradinstructor.workflow.Plan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trainer that served many campaigns holds no more than one that served one. */
@Timeout(60)
class LearnerTest {
  private static final byte[] FILE =
      """
      campaign: small
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 4, 10]}
      training: {epochs: 2}
      instructor:
        critics: {count: 2, steps: 30, batch: 16}
        rounds: [{explorers: 6}]
      arms: [backprop, instructor]
      compare: {seeds: 2, tuning-seeds: 1}
      """
          .getBytes(StandardCharsets.UTF_8);
  private static final int WEIGHTS = 784 * 4 + 4 + 4 * 10 + 10;

  private final KnownCampaigns campaigns = new KnownCampaigns();

  @Test
  void whatACampaignOpenedIsClosedWhenItIsOver() throws Exception {
    int before = Program.open();
    try (Learner learner = new Learner(campaigns, promised())) {
      for (int i = 0; i < 5; i++) {
        String id = "small-" + i;
        campaigns.hear(new CampaignEvent.Submitted(id, "small.yaml", FILE));
        learner.hear(snapshot(id));
        assertEquals(before + 1, Program.open(), "one reader at work");
        CampaignEvent end =
            i % 2 == 0 ? new CampaignEvent.Finished(id) : new CampaignEvent.Failed(id, "cancelled");
        campaigns.hear(end);
        learner.forget(id);
        assertEquals(before, Program.open(), "after " + id);
        learner.hear(snapshot(id));
        assertEquals(before, Program.open(), "a late snapshot opens nothing");
      }
    }
  }

  @Test
  void whatIsOpenIsClosedWithIt() throws Exception {
    int before = Program.open();
    try (Learner learner = new Learner(campaigns, promised())) {
      campaigns.hear(new CampaignEvent.Submitted("small-0", "small.yaml", FILE));
      learner.hear(snapshot("small-0"));
    }
    assertEquals(before, Program.open());
  }

  @Test
  void nobodyWaitsForExplorersOfACampaignThatIsOver() throws Exception {
    try (Learner learner = new Learner(campaigns, promised())) {
      campaigns.hear(new CampaignEvent.Submitted("small-0", "small.yaml", FILE));
      campaigns.hear(new CampaignEvent.Failed("small-0", "cancelled"));
      LearningRequested request =
          new LearningRequested(
              InstructorId.shared("small-0", 1, Lesson.VIEW, 0),
              Lesson.VIEW,
              List.of(NumberSet.of(IntStream.range(0, 2))));
      assertThrows(CancellationException.class, () -> learner.learn(request, null));
    }
  }

  /**
   * Three of six diverged by what the workflow heard, of the others all but one by their weights.
   */
  @Test
  void whatExplodedIsCounted() throws Exception {
    try (Learner learner = new Learner(campaigns, promised())) {
      CampaignEvent.Submitted submitted =
          new CampaignEvent.Submitted("small-0", "small.yaml", FILE);
      campaigns.hear(submitted);
      List<Trial> explorers =
          new Plan("small-0", submitted.read())
              .explorers(List.of(NumberSet.of(IntStream.range(0, 6)))).stream()
                  .filter(t -> !t.watch().snapshots().isEmpty())
                  .limit(3)
                  .toList();
      assertEquals(3, explorers.size());
      ByteBuffer exploded = ByteBuffer.allocate(4 * WEIGHTS).order(ByteOrder.LITTLE_ENDIAN);
      while (exploded.hasRemaining()) {
        exploded.putFloat(1e6f);
      }
      for (Trial t : explorers) {
        byte[] weights = t == explorers.get(0) ? new byte[4 * WEIGHTS] : exploded.array();
        for (int step : t.watch().snapshots()) {
          learner.hear(new Snapshot(t.id(), step, false, 0f, weights));
        }
        learner.hear(new CampaignEvent.TrialEnded(t.id(), 0.5, false, null, 0));
      }
      LearningRequested request =
          new LearningRequested(
              InstructorId.shared("small-0", 1, Lesson.VIEW, 0),
              Lesson.VIEW,
              List.of(NumberSet.of(explorers.stream().mapToInt(t -> t.id().number()))));
      assertEquals(
          "5 of 6 explorers of round 1 diverged: an ENN learns from 2 runs at least, there are 1;"
              + " a lower training.learning-rate may help",
          assertThrows(DeterministicFault.class, () -> learner.learn(request, null)).getMessage());
    }
  }

  private Promised promised() {
    return new Promised(campaigns::over, m -> {}, () -> true, Duration.ofHours(1));
  }

  private static Snapshot snapshot(String campaign) {
    return new Snapshot(
        new TrialId(campaign, Phase.explore(1), TrialId.EXPLORER, 0),
        0,
        false,
        0f,
        new byte[4 * WEIGHTS]);
  }
}
