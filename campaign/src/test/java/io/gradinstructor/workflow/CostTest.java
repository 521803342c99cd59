package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.lang.management.ManagementFactory;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An event costs the same in a small campaign and in a large one, and is as small. */
class CostTest {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Campaign campaign(int explorers) {
    return Campaigns.campaign(
        List.of(Arms.arm("backprop", Method.BACKPROP), Arms.arm("e", Method.INSTRUCTOR)),
        new RoundSpec(explorers, 0));
  }

  private static State exploring(int explorers) {
    return Workflow.apply(State.EMPTY, Driver.submitted(), (name, text) -> campaign(explorers))
        .state();
  }

  private static TrialEnded ended(int number) {
    TrialId id = new TrialId(Campaigns.ID, Phase.explore(1), TrialId.EXPLORER, number);
    return new TrialEnded(id, 0.5, false, null, 0);
  }

  /** The same state with trials that nobody may look at. */
  private static State blind(State s) {
    List<Trial> trials =
        new AbstractList<>() {
          @Override
          public Trial get(int index) {
            throw new AssertionError("an event looks at trials");
          }

          @Override
          public int size() {
            throw new AssertionError("an event counts trials");
          }
        };
    return new State(
        s.id(),
        s.campaign(),
        s.status(),
        s.reason(),
        s.paused(),
        s.phase(),
        trials,
        s.ended(),
        s.lanes(),
        s.open(),
        s.failed(),
        s.learning(),
        s.learned(),
        s.explanations(),
        s.explained(),
        s.tickets(),
        s.ticketsEnded(),
        s.chosen(),
        s.evolving());
  }

  @Test
  void anEventLooksAtNoTrialButItsOwn() {
    State state = blind(exploring(40));
    List<Trial> trials = state.trials();
    List<CampaignEvent> events =
        List.of(
            ended(3),
            ended(3),
            new TrialEnded(ended(4).trial(), 0, true, null, 0),
            new TrialEnded(ended(5).trial(), 0, false, "lost", 0),
            new TrialEnded(
                new TrialId(Campaigns.ID, Phase.TUNE, "e", 0), 0, false, "never queued", 0),
            new CampaignEvent.Paused(Campaigns.ID));
    for (CampaignEvent event : events) {
      state = Workflow.apply(state, event).state();
      assertSame(trials, state.trials());
    }
    assertEquals(3, state.ended().size());
    assertEquals(37, state.open());
    assertEquals(1, state.failed());
  }

  /** Bytes allocated for an event in the middle of a phase. */
  private static long allocated(int explorers) {
    State state = exploring(explorers);
    for (int n = 0; n < explorers / 2; n++) {
      state = Workflow.apply(state, ended(n)).state();
    }
    long least = Long.MAX_VALUE;
    for (int n = explorers / 2; n < explorers - 1; n++) {
      TrialEnded event = ended(n);
      long thread = Thread.currentThread().getId();
      long before = THREADS.getThreadAllocatedBytes(thread);
      state = Workflow.apply(state, event).state();
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
    }
    return least;
  }

  @Test
  void anEventTakesTheSameMemoryInALargeCampaign() {
    allocated(8);
    long small = allocated(16);
    long large = allocated(4096);
    // The logarithm of their number: eight levels more of a tree.
    assertTrue(large < 4 * small && large < 8192, small + " and " + large + " bytes");
  }

  @Test
  void whatAHundredThousandExplorersCameToIsASmallEvent() {
    NumberSet sound = NumberSet.of(IntStream.range(0, 100_000).filter(n -> n % 3 > 0));
    InstructorId enn = InstructorId.shared(Campaigns.ID, 1, Lesson.VIEW, 0);
    LearningRequested event = new LearningRequested(enn, Lesson.VIEW, List.of(sound));
    byte[] bytes = Codec.encode(event);
    assertTrue(bytes.length < 13_000, bytes.length + " bytes");
    assertEquals(event, Codec.decode(bytes, CampaignEvent.class));
    assertEquals(66_666, sound.size());
  }

  @Test
  void eventsDoNotGrowWithWhatTheyAreAbout() {
    int small = largest(campaign(8));
    int large = largest(campaign(400));
    assertTrue(large < small + 50, small + " and " + large + " bytes");
  }

  private static int largest(Campaign campaign) {
    Driver driver = new Driver(campaign, t -> Driver.ended(t, 0.9)).run(1);
    assertEquals(1, driver.sent(ReportRequested.class).size());
    return driver.log.stream()
        .filter(e -> !(e instanceof CampaignEvent.Submitted))
        .mapToInt(e -> Codec.encode(e).length)
        .max()
        .orElseThrow();
  }
}
