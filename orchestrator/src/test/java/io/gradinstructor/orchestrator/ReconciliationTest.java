package io.gradinstructor.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.CampaignEvent.Missing;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.workflow.State;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private final World world = new World();
  private final Set<String> queue = world.queue;
  private final Reconciliation reconciliation = world.reconciliation;

  private List<String> held() {
    return world.held.stream().map(Trial::key).toList();
  }

  private String waiting(String id) {
    return world.campaigns.status(id).orElseThrow().waiting().what();
  }

  @Test
  void openTrialsThatAreNowhereAreQueuedAgain() throws Exception {
    world.hold = true;
    String id = world.run("c0");
    List<String> queued = held();
    assertEquals(6, queued.size());
    queue.addAll(queued.subList(2, 6));
    reconciliation.look();
    world.work();
    assertEquals(6, held().size(), "what was just done may not have been heard");
    assertEquals("4 trials that are queued or in work", waiting(id));
    world.workers = false;
    reconciliation.look();
    world.work();
    assertEquals(queued.subList(0, 2), held().subList(6, held().size()));
    assertTrue(waiting(id).startsWith("2 of what it needs, first " + queued.get(0)), waiting(id));
    queue.addAll(queued);
    reconciliation.look();
    assertEquals("6 trials are queued, but no worker is there", waiting(id));
    assertEquals(8, held().size());
    world.hold = false;
    List.copyOf(world.held).forEach(world::end);
    world.work();
    assertEquals("finished", world.campaigns.status(id).orElseThrow().status());
  }

  @Test
  void theQueueIsLookedAtOnceAsSoonAsACampaignIsOpen() throws Exception {
    reconciliation.look();
    assertEquals(0, world.queueLooks, "nobody waits for it");
    world.hold = true;
    world.campaigns.pause(world.run("c0"));
    reconciliation.look();
    reconciliation.look();
    assertEquals(1, world.queueLooks, "looking mends a queue whose end was lost");
  }

  @Test
  void nothingIsQueuedAgainBeforeTheQueueIsKnownOrWhilePaused() throws Exception {
    world.hold = true;
    String id = world.run("c0");
    world.queueBegun = false;
    for (int i = 0; i < 3; i++) {
      reconciliation.look();
    }
    world.queueBegun = true;
    world.campaigns.pause(id);
    for (int i = 0; i < 3; i++) {
      reconciliation.look();
    }
    world.work();
    assertEquals(6, held().size());
  }

  @Test
  void whatSomebodyMissesIsDoneAgainAndInTheEndTheCampaignSaysWhy() throws Exception {
    world.hold = true;
    String id = world.run("c0");
    String first = held().get(0);
    Missing missing = new Missing(id, Topic.SNAPSHOTS, List.of(first));
    Trial trial = world.held.get(0);
    for (int times = 1; times <= 3; times++) {
      reconciliation.tell(missing);
      reconciliation.tell(missing);
      queue.add(first);
      queue.addAll(held());
      reconciliation.look();
      world.work();
      assertEquals(6 + times, held().size(), "once for both");
      world.end(trial);
    }
    reconciliation.tell(missing);
    reconciliation.look();
    world.work();
    State state = world.campaigns.find(id).orElseThrow();
    assertEquals(State.Status.FAILED, state.status());
    assertEquals(
        first + " is missing on gi.snapshots, and was after it had been done again 3 times",
        state.reason());
  }
}
