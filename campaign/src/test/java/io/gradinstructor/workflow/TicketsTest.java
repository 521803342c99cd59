package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TicketsEnded;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Phase;
import io.gradinstructor.workflow.State.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When lottery tickets are drawn, and of which networks. */
class TicketsTest {
  @Test
  void ticketsAreOfTheFirstSoundNetworksOfTheFirstEnn() {
    Driver driver =
        new Driver(
                Campaigns.full(),
                t ->
                    t.id().local().equals("compare/instructor/000")
                        ? new TrialEnded(t.id(), 0, true, null, 0)
                        : WorkflowTest.work(t))
            .run(1);
    TicketsRequested tickets = driver.sent(TicketsRequested.class).get(0);
    assertEquals(
        List.of(
            WorkflowTest.trial(driver, "instructor", 1),
            WorkflowTest.trial(driver, "instructor", 2)),
        new Plan(Campaigns.ID, Campaigns.full()).compared(tickets.trials(), tickets.chosen()));
    assertEquals(WorkflowTest.view(0), tickets.instructor());
    assertTrue(driver.sent(ReportRequested.class).get(0).tickets());
  }

  @Test
  void theReportWaitsForTickets() {
    Driver driver = WorkflowTest.full(1);
    CampaignEvent ended = new TicketsEnded(Campaigns.ID);
    State state = State.EMPTY;
    List<CampaignEvent> others = driver.log.stream().filter(e -> !e.equals(ended)).toList();
    for (CampaignEvent event : others) {
      state = Workflow.apply(state, event, (name, text) -> driver.campaign).state();
    }
    assertEquals(Phase.EXPLAIN, state.phase());
    assertEquals(
        List.of(driver.sent(ReportRequested.class).get(0)),
        Workflow.apply(state, ended, (name, text) -> driver.campaign).commands());
  }

  @Test
  void withoutASoundNetworkThereAreNoTickets() {
    Driver driver =
        new Driver(
                Campaigns.full(),
                t ->
                    t.id().compares() && t.arm().equals("instructor")
                        ? new TrialEnded(t.id(), 0, true, null, 0)
                        : WorkflowTest.work(t))
            .run(1);
    assertEquals(Status.FINISHED, driver.state.status());
    assertTrue(driver.sent(TicketsRequested.class).isEmpty());
    assertFalse(driver.sent(ReportRequested.class).get(0).tickets());
  }
}
