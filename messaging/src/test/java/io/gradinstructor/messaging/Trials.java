package io.gradinstructor.messaging;

import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import java.util.function.BooleanSupplier;

/** Messages of trials that are told apart by their arm, and waits for what comes of them. */
final class Trials {
  private Trials() {}

  static TrialId id(String arm) {
    return new TrialId("c", Phase.COMPARE, arm, 0);
  }

  static Reward reward(String arm) {
    return new Reward(id(arm), 0, true, 0, 0);
  }

  static Trial trial(String arm) {
    return new Trial(id(arm), 1, null, false, null, null);
  }

  static TrialResult result(Trial t) {
    return new TrialResult(t.id(), null, false, null, null, 0, 0);
  }

  static void await(BooleanSupplier condition) {
    for (int i = 0; i < 6000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      sleep(10);
    }
    throw new AssertionError("not within 60 s");
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
