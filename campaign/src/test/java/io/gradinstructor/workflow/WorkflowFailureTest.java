package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Phase;
import io.gradinstructor.workflow.State.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowFailureTest {
  @Test
  void failureInTheComparisonEndsTheCampaign() {
    for (String trial : List.of("select/backprop/001", "tune/l1/001", "compare/l1/001")) {
      String id = "campaign-1/" + trial;
      Driver driver =
          new Driver(
              Campaigns.full(),
              t ->
                  t.key().equals(id)
                      ? new TrialEnded(t.id(), 0, false, "no memory", 0)
                      : Driver.ended(t, 0.9));
      driver.run(5);
      assertEquals(Status.FAILED, driver.state.status());
      assertEquals("trial " + id + " failed: no memory", driver.state.reason());
      List<CampaignEvent.Failed> failed = driver.sent(CampaignEvent.Failed.class);
      assertEquals(1, failed.size());
      assertEquals(driver.state.reason(), failed.get(0).reason());
    }
  }

  @Test
  void halfOfTheExplorersMayFail() {
    assertEquals(Status.FINISHED, failing(6).state.status());
    Driver driver = failing(7);
    assertEquals(Status.FAILED, driver.state.status());
    assertTrue(driver.sent(LearningRequested.class).isEmpty());
  }

  private static Driver failing(int count) {
    return new Driver(
            Campaigns.full(),
            t ->
                t.phase().equals(Phase.explore(1)) && t.id().number() < count
                    ? new TrialEnded(t.id(), 0, false, "lost", 0)
                    : Driver.ended(t, 0.9))
        .run(count);
  }

  @Test
  void nothingToLearnFromEndsTheCampaign() {
    Driver driver =
        new Driver(Campaigns.full(), t -> new TrialEnded(t.id(), 0.1, true, null, 0)).run(1);
    assertEquals(Status.FAILED, driver.state.status());
    assertEquals(
        "12 of 12 explorers of round 1 diverged: an ENN learns from 2 runs at least, there are 0;"
            + " a lower training.learning-rate may help",
        driver.state.reason());
  }

  /** Three are held out; of the nine others one is left. */
  @Test
  void oneExplorerIsNothingToLearnFromEither() {
    Driver driver =
        new Driver(
                Campaigns.full(),
                t ->
                    t.id().number() == 0
                        ? Driver.ended(t, 0.9)
                        : t.id().number() == 1
                            ? new TrialEnded(t.id(), 0, false, "lost", 0)
                            : new TrialEnded(t.id(), 0.1, true, null, 0))
            .run(1);
    assertEquals(
        "10 of 12 explorers of round 1 diverged, 1 failed: an ENN learns from 2 runs at least,"
            + " there are 1; a lower training.learning-rate may help",
        driver.state.reason());
  }

  @Test
  void unreadableFileEndsTheCampaign() {
    byte[] text = "no campaign at all".getBytes(StandardCharsets.UTF_8);
    Step step = Workflow.apply(State.EMPTY, new CampaignEvent.Submitted("c", "c.yaml", text));
    assertEquals(Status.FAILED, step.state().status());
    assertFalse(step.state().reason().isBlank());
    assertEquals(List.of(new CampaignEvent.Failed("c", step.state().reason())), step.commands());
    assertNull(step.state().campaign());
  }
}
