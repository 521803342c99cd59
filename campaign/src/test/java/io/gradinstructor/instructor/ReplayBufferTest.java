package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.Trials;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import io.gradinstructor.instructor.ReplayBuffer.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private static Run run(int trial, float... scales) {
    List<State> states = new ArrayList<>();
    for (float scale : scales) {
      states.add(new State(0, new Views.Seen(List.of(), new float[] {0, scale})));
    }
    return new Run(Trials.explorer(trial).toString(), states, 0.5);
  }

  @Test
  void explodedStatesAreNotLearnedFrom() {
    ReplayBuffer buffer = new ReplayBuffer();
    buffer.add(run(1, -3, 0, 7, Float.POSITIVE_INFINITY, Float.NaN));
    buffer.add(run(2, 40));
    buffer.holdOut(run(3, 6, 8));
    assertEquals(
        List.of(Trials.explorer(1).toString()), buffer.runs().stream().map(Run::trial).toList());
    assertEquals(2, buffer.states());
    assertEquals(1, buffer.heldOut().get(0).states().size());
  }
}
