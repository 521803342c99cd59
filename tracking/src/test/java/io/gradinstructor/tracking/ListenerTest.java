package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.Deleted;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.Finished;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of campaigns that are over: their ids, and nothing of those that are deleted. */
@Timeout(1200)
class ListenerTest {
  private static final int MANY = 20;

  @TempDir Path folder;

  private static Delivery delivery() {
    return new Delivery("here", 1, s -> {});
  }

  private static List<Message> finished(String c) throws Exception {
    TrialId id = TrialId.parse(c + "/compare/he/001");
    Trial t = Tracked.trial();
    Instructor i = Tracked.enn();
    Report r = Tracked.report();
    return List.of(
        new Submitted(c, "tracked.yaml", Tracked.FILE),
        new Instructor(i.id().in(c), i.kind(), i.onnx(), i.gradCam(), i.figures()),
        new Trial(id, t.seed(), t.dataset(), false, t.recipe(), t.watch()),
        new Reward(id, 0, false, 0.5, 1.5),
        new TrialResult(id, null, false, Tracked.result().weights(), null, 0, 1),
        new Reward(id, 10, false, 0.6, 1.5),
        new Reward(id, 20, true, 0.7, 1.5),
        new ReportRequested(c, Chosen.NOTHING, null, List.of(), null, false),
        new Report(c, r.results(), r.figures()),
        new Finished(c));
  }

  /** Fails with most of it open: a network without weights, a report without its request. */
  private static List<Message> failed(String c) throws Exception {
    List<Message> all = new ArrayList<>(finished(c));
    all.removeIf(m -> m instanceof TrialResult || m instanceof ReportRequested);
    all.set(all.size() - 1, new Failed(c, "cancelled"));
    return all;
  }

  private static void hear(Listener listener, List<Message> messages) throws Exception {
    for (Message m : messages) {
      listener.hear(m, 1000);
    }
  }

  private void remembersIdsOnly(Tracker tracker) throws Exception {
    Listener listener = new Listener(tracker, delivery());
    int before = Remembered.by(listener);
    for (int i = 0; i < MANY; i++) {
      hear(listener, finished("a-" + i));
      hear(listener, failed("b-" + i));
      listener.hear(new Submitted("c-" + i, "bad.yaml", new byte[] {'x'}), 0);
      listener.hear(new Failed("c-" + i, "bad"), 0);
      assertEquals(3, listener.ending().size());
      assertTrue(Remembered.by(listener) > before + 3 * i + 3);
      listener.forget(listener.ending());
      assertEquals(before + 3 * (i + 1), Remembered.by(listener));
    }
    // What comes too late opens nothing again.
    hear(listener, finished("a-0").subList(1, 10));
    hear(listener, failed("b-0").subList(1, 8));
    assertEquals(before + 3 * MANY, Remembered.by(listener));
    for (int i = 0; i < MANY; i++) {
      hear(listener, List.of(new Deleted("a-" + i), new Deleted("b-" + i), new Deleted("c-" + i)));
    }
    listener.forget(listener.ending());
    assertEquals(before, Remembered.by(listener));
  }

  @Test
  void mlflowsTrackerRemembersIdsOnly() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      remembersIdsOnly(Tracked.tracker(server));
      assertEquals("FINISHED", server.run("a-1").status);
      assertEquals("KILLED", server.run("b-1").status);
    }
  }

  @Test
  void refusalsAreForgottenToo() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.artifactRoot = "s3://bucket/";
      remembersIdsOnly(Tracked.tracker(server));
      server.fail(100_000, 400);
      remembersIdsOnly(Tracked.tracker(server));
    }
  }

  @Test
  void tensorBoardsTrackerRemembersIdsOnly() throws Exception {
    remembersIdsOnly(new TensorBoardTracker(folder));
    assertTrue(Files.exists(folder.resolve("a-1/he/001/events.out.tfevents.0.gi")));
  }

  @Test
  void whatWasOnItsWayWhenACampaignEndedIsToldAndWhatBeganAnewIsNotForgotten() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      Listener listener = new Listener(Tracked.tracker(server), delivery());
      List<Message> all = new ArrayList<>(finished("a-1"));
      // Events are read first.
      List<Message> events =
          all.stream()
              .filter(
                  m ->
                      m instanceof Submitted
                          || m instanceof ReportRequested
                          || m instanceof Finished)
              .toList();
      all.removeAll(events);
      Collections.reverse(all);
      hear(listener, events);
      List<Listener.End> ends = listener.ending();
      hear(listener, all);
      assertEquals("FINISHED", server.run("a-1").status);
      assertEquals("FINISHED", server.run("a-1/compare/he/001").status);
      assertEquals(6, server.artifacts.size());
      hear(listener, List.of(new Deleted("a-1"), events.get(0)));
      listener.forget(ends);
      int kept = Remembered.by(listener);
      listener.forget(ends);
      assertEquals(kept, Remembered.by(listener));
      assertEquals(List.of(), listener.ending());
      hear(listener, List.of(new Finished("a-1")));
      listener.forget(listener.ending());
      assertTrue(Remembered.by(listener) < kept);
    }
  }

  @Test
  void anUnreadableCampaignIsNoneToTheTracker() throws Exception {
    List<String> told = new ArrayList<>();
    Tracker tracker =
        new Tracker() {
          @Override
          public void begun(Submitted event, Campaign campaign, long at) {
            told.add("begun");
          }

          @Override
          public void measured(Campaign campaign, Reward reward, long at) {
            told.add("measured");
          }

          @Override
          public void learned(Instructor instructor, long at) {
            told.add("learned");
          }

          @Override
          public void finished(Submitted event, List<Trial> compared, Report report, long at) {
            told.add("finished");
          }
        };
    Listener listener = new Listener(tracker, delivery());
    listener.hear(new Submitted("c", "bad.yaml", new byte[] {'x'}), 0);
    hear(listener, finished("c").subList(1, 10));
    assertEquals(List.of(), told);
  }
}
