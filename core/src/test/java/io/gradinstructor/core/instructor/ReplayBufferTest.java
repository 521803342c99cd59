package io.gradinstructor.core.instructor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.core.instructor.ReplayBuffer.Run;
import io.gradinstructor.core.instructor.ReplayBuffer.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private static Run run(String trial, float... scales) {
    List<State> states = new ArrayList<>();
    for (float scale : scales) {
      states.add(new State(0, new Views.Seen(List.of(), new float[] {0, scale})));
    }
    return new Run(trial, states, 0.5);
  }

  @Test
  void explodedStatesAreNotLearnedFrom() {
    ReplayBuffer buffer = new ReplayBuffer();
    buffer.add(run("one", -3, 0, 7, Float.POSITIVE_INFINITY, Float.NaN));
    buffer.add(run("none", 40));
    buffer.holdOut(run("held out", 6, 8));
    assertEquals(List.of("one"), buffer.runs().stream().map(Run::trial).toList());
    assertEquals(2, buffer.states());
    assertEquals(1, buffer.heldOut().get(0).states().size());
  }
}
