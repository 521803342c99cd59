package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(1200)
class TrackerDeliveryTest {
  private static final String C = Tracked.C;

  private static Listener listener(FakeMlflow server) {
    return new Listener(Tracked.tracker(server), new Delivery("MLflow", 1, s -> {}));
  }

  private static void hear(Listener listener, List<Message> messages) throws Exception {
    for (int i = 0; i < messages.size(); i++) {
      listener.hear(messages.get(i), 1000 * i);
    }
  }

  private static ReportRequested requested() {
    return new ReportRequested(C, Chosen.NOTHING, null, List.of(), null, false);
  }

  private static List<Message> all() throws Exception {
    return List.of(
        Tracked.SUBMITTED,
        Tracked.enn(),
        Tracked.trial(),
        Tracked.reward(0, false),
        Tracked.reward(10, false),
        Tracked.result(),
        Tracked.reward(20, true),
        requested(),
        Tracked.report());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 503})
  void aServerThatIsNotWellAtFirstHasEverythingInTheEnd(int status) throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.fail(5, status);
      hear(listener(server), all());
      Tracked.assertLogged(server);
    }
  }

  @Test
  void aServerThatAnswersNothingAtFirstHasEverythingInTheEnd() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.answerNothing(true);
      Listener listener = listener(server);
      Thread well =
          new Thread(
              () -> {
                while (server.calls() < 5) {
                  Thread.onSpinWait();
                }
                server.answerNothing(false);
              });
      well.start();
      hear(listener, all());
      Tracked.assertLogged(server);
    }
  }

  @Test
  void messagesComeInAnyOrder() throws Exception {
    List<Message> messages = new ArrayList<>(all());
    Collections.reverse(messages);
    try (FakeMlflow server = new FakeMlflow()) {
      hear(listener(server), messages);
      assertEquals("FINISHED", server.run(C).status);
      assertEquals("FINISHED", server.run(Tracked.T).status);
      assertEquals(10, server.run(Tracked.T).metrics.size());
      assertEquals(6, server.artifacts.size());
    }
  }

  @Test
  void refusalsAreLoggedOnceForEachCampaign() throws Exception {
    List<String> logged = new ArrayList<>();
    Delivery delivery = new Delivery("MLflow", 1, logged::add);
    for (String campaign : List.of("a", "a", "b", "a", "b")) {
      delivery.deliver(
          campaign,
          campaign,
          () -> {
            throw new Refused("no");
          });
    }
    assertEquals(2, logged.size(), logged.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancelled", "trial x failed: out of memory"})
  void runsOfACampaignThatDidNotFinishEnd(String reason) throws Exception {
    String expected = reason.equals("cancelled") ? "KILLED" : "FAILED";
    List<Message> messages =
        List.of(
            Tracked.SUBMITTED,
            Tracked.enn(),
            Tracked.reward(0, false),
            new Reward(TrialId.parse(C + "/compare/he/000"), 0, false, 0.5, 1),
            new Reward(TrialId.parse(C + "/compare/he/002"), 20, true, 0.5, 1),
            new Failed(C, reason),
            // Workers and evaluators notice a little later.
            Tracked.reward(10, false),
            new Reward(TrialId.parse(C + "/compare/he/003"), 0, false, 0.5, 1));
    try (FakeMlflow server = new FakeMlflow()) {
      hear(listener(server), messages);
      assertEnded(server, expected, reason);
      List<Message> eventsFirst = new ArrayList<>(messages);
      eventsFirst.add(1, eventsFirst.remove(5));
      hear(listener(server), eventsFirst);
      assertEnded(server, expected, reason);
    }
    try (FakeMlflow server = new FakeMlflow()) {
      List<Message> eventsFirst = new ArrayList<>(messages);
      eventsFirst.add(1, eventsFirst.remove(5));
      hear(listener(server), eventsFirst);
      assertEnded(server, expected, reason);
    }
  }

  @Test
  void aLongReasonIsCut() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      hear(listener(server), List.of(Tracked.SUBMITTED, new Failed(C, "x".repeat(100_000))));
      assertEquals(1000, server.run(C).tags.get("gi.reason").length());
      assertEquals("FAILED", server.run(C).status);
    }
  }

  private static void assertEnded(FakeMlflow server, String expected, String reason) {
    assertEquals(expected, server.run(C).status);
    assertEquals(reason, server.run(C).tags.get("gi.reason"));
    assertEquals(expected, server.run(Tracked.T).status);
    assertEquals(6, server.run(Tracked.T).metrics.size());
    assertEquals(expected, server.run(C + "/compare/he/000").status);
    assertEquals("FINISHED", server.run(C + "/compare/he/002").status);
    assertEquals(expected, server.run(C + "/compare/he/003").status);
    assertEquals("FINISHED", server.run(Tracked.ENN).status);
  }

  @Test
  void aCampaignThatCannotBeReadIsLeftOut() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      Listener listener = listener(server);
      listener.hear(new Submitted("bad-0", "bad.yaml", new byte[] {'x'}), 0);
      listener.hear(new Failed("bad-0", "cancelled"), 0);
      assertEquals(0, server.calls());
    }
  }

  @Test
  void whatIsClosedGivesUp() throws Exception {
    Delivery delivery = new Delivery("MLflow", 600_000, s -> {});
    Thread closing = new Thread(delivery::close);
    delivery.deliver(
        "c",
        "c",
        () -> {
          closing.start();
          throw new IOException("away");
        });
  }

  @Test
  void whoeverHasToHurryTriesOnceMore() throws Exception {
    Delivery delivery = new Delivery("MLflow", 1, s -> {});
    int[] tries = {0};
    delivery.deliver(
        "c",
        "c",
        () -> {
          tries[0]++;
          if (tries[0] < 30) {
            // Pauses would have grown to hours in all.
            delivery.hurry();
            throw new IOException("away");
          }
        });
    assertEquals(30, tries[0]);
  }

  private static double epoch(String arm, int step) throws Exception {
    String file =
        """
        campaign: epochs
        dataset: {name: mnist-sample, train: [0, 320], reward: [1000, 1500], test: [0, 500]}
        network: {layers: [784, 20, 10]}
        training: {learning-rate: 0.1, batch: 32, epochs: 2}
        arms:
          - {name: plain, method: backprop}
          - {name: long, method: backprop, training: {epochs: 4, batch: 16}}
          - {name: more, method: backprop, reward-labels: true}
        compare: {seeds: 2}
        """;
    Campaign c = CampaignFile.read("epochs.yaml", file.getBytes(StandardCharsets.UTF_8));
    return Epochs.of(c, arm, step);
  }

  @Test
  void epochsAreThoseOfTheArm() throws Exception {
    assertEquals(1, epoch("plain", 10), "320 images, 32 at a time");
    assertEquals(2, epoch("long", 40), "320 images, 16 at a time");
    assertEquals(2, epoch("more", 50), "820 images, 32 at a time");
  }

  @Test
  void networksNeedWeights() throws Exception {
    Networks networks = new Networks();
    assertNull(networks.planned(Tracked.trial()));
    assertEquals(Tracked.trial(), networks.ended(Tracked.result(), 5).trial());
    assertNull(networks.planned(Tracked.trial()), "only once");
    assertNull(networks.ended(Tracked.result(), 6));
    Networks late = new Networks();
    assertNull(late.ended(Tracked.result(), 7));
    assertEquals(7, late.planned(Tracked.trial()).at());
  }
}
