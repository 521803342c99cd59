package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.Replied;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trials that stall, on a queue, beside the same that help themselves. */
class FanOutTest {
  private static TrialResult alone(Trial t) {
    try (TrialRun run =
        new TrialRun(
            t, EvolvingFleet.DATA.train(), EvolvingFleet.DATA.reward(), id -> null, s -> {})) {
      return run.run();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "4,1", "1,2", "2,3"})
  void anyNumberOfWorkersMakesTheBytesOfATrialThatHelpsItself(int workers, int parents) {
    compare(new EvolvingFleet(parents, workers).run(workers, false));
  }

  @ParameterizedTest
  @CsvSource({"1,1,5", "2,1,6", "2,2,7", "4,2,8", "3,3,9"})
  void workersMayDieAndMessagesComeTwice(int workers, int parents, long seed) {
    compare(new EvolvingFleet(parents, seed).run(workers, true));
  }

  private static void compare(EvolvingFleet ran) {
    List<Trial> trials = ran.state.trials();
    assertEquals(2, trials.size());
    for (Trial t : trials) {
      TrialResult alone = alone(t);
      TrialResult helped = ran.results.get(t.id());
      assertArrayEquals(alone.weights(), helped.weights());
      assertEquals(alone.passes(), helped.passes());
      assertEquals(alone.norms(), helped.norms());
      String phases = t.id() + "/es/2";
      assertTrue(ran.keys.contains(phases), "it stalls twice");
      byte[] last = ran.snapshots.get(t.id() + " " + t.length());
      assertArrayEquals(alone.weights(), last);
      assertFalse(Arrays.equals(Weights.of(t.layers(), last).flat(), start(t)));
    }
  }

  private static float[] start(Trial t) {
    return t.recipe().network(t.seed()).flat();
  }

  /** Seven children in threes, then their mean, generation by generation; then training. */
  @Test
  void aStallAsksForChildrenThenForTheirMeanThenForTraining() {
    EvolvingFleet ran = new EvolvingFleet(2, 1).run(2, false);
    String t = ran.state.trials().get(0).id().toString();
    List<String> phase = new ArrayList<>();
    for (int g = 0; g < 2; g++) {
      for (int c = 0; c < 4; c++) {
        phase.add(t + "/es/1/" + g + "/" + c);
      }
    }
    phase.add(t + "/es/1");
    assertTrue(ran.keys.containsAll(phase));
    assertEquals(phase.size(), ran.keys.stream().filter(k -> k.startsWith(t + "/es/1")).count());
  }

  @Test
  void whatNobodyWaitsForIsNoNews() {
    EvolvingFleet ran = new EvolvingFleet(1, 1);
    ran.send(new CampaignEvent.Submitted("evolves-1", "evolves.yaml", new byte[0]));
    TrialId id = ran.queue.get(0).id();
    State queued = ran.state;
    ran.send(new Replied(id, 2, null, 0, List.of(0.5)));
    ran.send(new Replied(id, 1, 0, 0, List.of(0.5, 0.5, 0.5)));
    ran.send(new Replied(id, 1, null, 0, null));
    ran.send(new Replied(id, 1, null, 0, List.of()));
    ran.send(
        new Replied(new TrialId("evolves-1", id.phase(), "backprop", 7), 1, null, 0, List.of(1.0)));
    assertSame(queued, ran.state);
    ran.send(new Replied(id, 1, null, 0, List.of(0.5)));
    State stalled = ran.state;
    assertEquals(3, stalled.open(ran.queue.get(0)).size());
    ran.send(new Replied(id, 1, null, 0, List.of(0.4)));
    ran.send(new Replied(id, 2, null, 0, List.of(0.5)));
    ran.send(new Replied(id, 1, 1, 0, List.of(0.5, 0.5, 0.5)));
    ran.send(new Replied(id, 1, 0, 3, List.of(0.5)));
    ran.send(new Replied(id, 1, 0, 2, List.of(0.5, 0.5)));
    ran.send(new Replied(id, 2, 0, 0, List.of(0.5, 0.5, 0.5)));
    assertSame(stalled, ran.state);
    ran.send(new Replied(id, 1, 0, 2, List.of(0.5)));
    assertEquals(2, ran.state.open(ran.queue.get(0)).size());
    ran.send(new TrialEnded(id, 0, false, "lost", 0));
    assertTrue(ran.state.evolving().isEmpty());
  }
}
