package io.gradinstructor.orchestrator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.workflow.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampaignsTest {
  private static final int MANY = 30;

  @Test
  void nothingLargeStaysInMemoryAndAllIsThereWhenAskedFor() throws Exception {
    World world = new World();
    for (int i = 0; i < MANY; i++) {
      String id = world.run("c" + i);
      assertEquals("finished", world.campaigns.status(id).orElseThrow().status());
    }
    // Per campaign 8 compared networks; an ENN and its maps.
    assertEquals(MANY * (8 + 2), world.large.size());
    assertEquals(0, world.held());
    assertEquals(List.of(), world.campaigns.open());
    for (World w : List.of(world, world.restarted())) {
      assertEquals(0, w.held());
      assertEquals(MANY, w.campaigns.statuses().size());
      String first = w.campaigns.statuses().get(0).id();
      assertTrue(first.startsWith("c0-"), first);
      whole(w.campaigns, first);
    }
  }

  private static void whole(Campaigns campaigns, String id) {
    CampaignStatus status = campaigns.status(id).orElseThrow();
    assertEquals("finished", status.status());
    assertEquals(new CampaignStatus.Best("he", 0.9, "test"), status.best());
    State state = campaigns.find(id).orElseThrow();
    assertEquals(State.Status.FINISHED, state.status());
    assertArrayEquals(World.file("c0"), campaigns.file(id).orElseThrow());
    var files = ModelFiles.of(state, campaigns);
    assertEquals(
        List.of("instructors/round-1-view-0-grad-cam.onnx", "instructors/round-1-view-0.onnx"),
        files.keySet().stream().filter(f -> f.startsWith("instructors")).toList());
    assertEquals(8, files.keySet().stream().filter(f -> f.startsWith("networks")).count());
    String trial = campaigns.networks(id).iterator().next();
    byte[] weights = campaigns.result(TrialId.parse(trial)).orElseThrow().weights();
    assertEquals((byte) trial.hashCode(), weights[0]);
    assertEquals(
        (byte) (id + "/round-1/view/0").hashCode(),
        files.get("instructors/round-1-view-0.onnx").get()[0]);
    assertNotNull(campaigns.report(id).orElseThrow());
    Live live = campaigns.live(id).orElseThrow();
    assertEquals(1, live.enns().size());
    assertEquals(
        Set.of("compare", "explore-1", "tune"),
        Set.copyOf(live.curves().stream().map(c -> c.phase().toString()).toList()));
    assertEquals(state.trials().size(), campaigns.course(id, TrialEntry::of).orElseThrow().size());
    assertEquals(6, campaigns.learned(state).results().size());
    assertEquals(6, campaigns.learned(state).rewards().size());
    assertEquals(1, campaigns.learned(state).instructors().size());
  }

  @Test
  void anEndThatCannotBeReadYetIsReadByWhoAsksNext() throws Exception {
    World world = new World();
    String id = world.run("c0");
    world.endIsToCome = true;
    assertEquals(State.Status.RUNNING, world.campaigns.find(id).orElseThrow().status());
    world.endIsToCome = false;
    assertEquals(State.Status.FINISHED, world.campaigns.find(id).orElseThrow().status());
  }

  @Test
  void aForkSparesItselfWhatACampaignThatIsOverLearned() throws Exception {
    World world = new World().restartedAfter("c0");
    String parent = world.campaigns.statuses().get(0).id();
    String text = new String(World.file("c0"), "UTF-8").replace("seeds: 2", "seeds: 3");
    world.hold = true;
    String id = world.campaigns.fork(parent, World.submitted(text.getBytes("UTF-8")));
    world.work();
    assertEquals(
        List.of("tune"), world.held.stream().map(t -> t.phase().toString()).distinct().toList());
    assertEquals(1, world.campaigns.live(id).orElseThrow().enns().size());
  }

  /** Ids carry 32 bits of a hash: another file, or the same on other data, is told apart. */
  @Test
  void anotherCampaignOfTheSameIdIsNoAnswer() throws Exception {
    World world = new World();
    String id = world.run("c0");
    CampaignEvent.Submitted same = World.submitted(World.file("c0"));
    assertEquals(id, world.campaigns.submit(same));
    var content = new DatasetSpec.Content(List.of("a", "b", "c", "d"), List.of("1", "2", "3", "4"));
    for (var other :
        List.of(
            new CampaignEvent.Submitted(id, "campaign.yaml", World.file("c1")),
            new CampaignEvent.Submitted(
                id, "campaign.yaml", same.file(), List.of(content), null))) {
      for (World w : List.of(world, world.restarted())) {
        assertThrows(IdTaken.class, () -> w.campaigns.submit(other));
        assertThrows(IdTaken.class, () -> w.campaigns.fork(id, other));
      }
    }
    assertEquals(1, world.campaigns.statuses().size());
  }

  private static List<String> ids(ChangedCampaigns changed) {
    return changed.campaigns().stream().map(CampaignStatus::id).toList();
  }

  @Test
  void whoWasToldOfAllIsToldOnlyWhatChanges() throws Exception {
    World world = new World();
    String a = world.run("c0");
    String b = world.run("c1");
    ChangedCampaigns first = world.driver.since(-1);
    assertTrue(first.all());
    assertEquals(List.of(a, b), ids(first));
    long told = world.driver.version();
    assertEquals(new ChangedCampaigns(false, List.of(), List.of()), world.driver.since(told));
    String c = world.run("c2");
    assertEquals(List.of(c), ids(world.driver.since(told)));
    told = world.driver.version();
    world.campaigns.delete(a);
    world.work();
    assertEquals(new ChangedCampaigns(false, List.of(), List.of(a)), world.driver.since(told));
    assertEquals(List.of(b, c), ids(world.driver.since(-1)));
    Thread.sleep(2); // Times of messages are milliseconds.
    world.run("c0");
    assertEquals(List.of(a), ids(world.driver.since(told)));
    assertEquals(List.of(), world.driver.since(told).gone());
  }

  @Test
  void everyListenerIsToldAllFirst() throws Exception {
    World world = new World();
    String a = world.run("c0");
    for (int listener = 0; listener < 2; listener++) {
      ChangedCampaigns first =
          world.campaigns.changes().toUni().await().atMost(Duration.ofMinutes(10));
      assertTrue(first.all());
      assertEquals(List.of(a), ids(first));
    }
  }

  @Test
  void whatIsGoneIsOfTheCampaignThatItsIdNamesAndOfNoOther() throws Exception {
    World world = new World();
    String id = world.run("c0");
    String trial = world.campaigns.networks(id).iterator().next();
    for (String key :
        List.of(id + "/x", id + "/compare/he/001", id + "/", "/" + id, "", id + "1")) {
      world.driver.gone(Topic.REPORTS, key);
      world.driver.gone(Topic.INSTRUCTORS, key);
    }
    for (String key : List.of(id, trial + "/x", "x/" + trial, id + "1/compare/he/000")) {
      world.driver.gone(Topic.RESULTS, key);
      world.driver.gone(Topic.CHECKPOINTS, key);
    }
    whole(world.campaigns, id);
    world.driver.gone(Topic.REPORTS, id);
    world.driver.gone(Topic.INSTRUCTORS, id + "/round-1/view/0");
    world.driver.gone(Topic.RESULTS, trial);
    assertEquals(Optional.empty(), world.campaigns.report(id));
    assertEquals(7, world.campaigns.networks(id).size());
    assertEquals(
        Optional.empty(), world.campaigns.instructor(InstructorId.parse(id + "/round-1/view/0")));
  }

  @Test
  void aDeletedCampaignLeavesNothingAndMayRunAgain() throws Exception {
    World world = new World();
    String id = world.run("c0");
    String other = world.run("c1");
    assertEquals(Campaigns.Deletion.ABSENT, world.campaigns.delete("nobody"));
    assertEquals(Campaigns.Deletion.DONE, world.campaigns.delete(id));
    world.work();
    for (World w : List.of(world, world.restarted())) {
      assertEquals(Optional.empty(), w.campaigns.status(id));
      assertEquals(Optional.empty(), w.campaigns.find(id));
      assertEquals(
          List.of(other), w.campaigns.statuses().stream().map(CampaignStatus::id).toList());
      assertEquals(Campaigns.Deletion.ABSENT, w.campaigns.delete(id));
    }
    Thread.sleep(2); // Times of messages are milliseconds.
    world.hold = true;
    assertEquals(id, world.run("c0"));
    assertEquals(6, world.held.size(), "explorers are queued anew");
    assertEquals(Campaigns.Deletion.OPEN, world.campaigns.delete(id));
    world.campaigns.pause(id);
    world.work();
    assertEquals(Campaigns.Deletion.OPEN, world.campaigns.delete(id));
    World next = world.restarted();
    assertEquals("paused", next.campaigns.status(id).orElseThrow().status());
    next.campaigns.resume(id);
    next.work();
    assertEquals("finished", next.campaigns.status(id).orElseThrow().status());
    assertEquals(8, next.campaigns.networks(id).size());
  }
}
