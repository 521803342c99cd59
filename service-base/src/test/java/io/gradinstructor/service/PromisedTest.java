package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.CampaignEvent.Missing;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PromisedTest {
  private final List<Message> said = new CopyOnWriteArrayList<>();
  private final AtomicBoolean read = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Promised promised =
      new Promised(c -> over.get(), said::add, read::get, Duration.ofMillis(1));

  @Test
  void whatDoesNotComeIsSaidToBeMissingOnceAllIsRead() throws Exception {
    int[] asked = new int[1];
    promised.await(
        "c",
        Topic.SNAPSHOTS,
        () -> {
          asked[0]++;
          // It waits at first for what it has not read yet.
          read.set(asked[0] > 10);
          assertTrue(asked[0] > 10 || said.isEmpty());
          return said.isEmpty() ? List.of("c/a", "c/b") : List.of();
        });
    assertEquals(List.of(new Missing("c", Topic.SNAPSHOTS, List.of("c/a", "c/b"))), said);
  }

  @Test
  void whatIsThereIsNotWaitedFor() throws Exception {
    promised.await("c", Topic.RESULTS, List::of);
    assertEquals(List.of(), said);
  }

  @Test
  void nobodyWaitsForACampaignThatIsOver() {
    over.set(true);
    assertThrows(Unwanted.class, () -> promised.await("c", Topic.RESULTS, () -> List.of("c/a")));
    assertEquals(List.of(), said);
  }
}
