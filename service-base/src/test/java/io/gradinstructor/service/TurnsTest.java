package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One works, two wait, the rest go away. */
@Timeout(60)
class TurnsTest {
  private final ExecutorService askers = Executors.newCachedThreadPool();
  private final Turns turns = new Turns("things", 1, 2);

  @AfterEach
  void stop() {
    askers.shutdownNow();
  }

  @Test
  void whoComesWhenEnoughWaitIsSentAwayAtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      answers.add(
          askers.submit(
              () ->
                  turns.take(
                      () -> false,
                      () -> {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        release.await();
                        now.decrementAndGet();
                        return number;
                      })));
    }
    while (!turns.full()) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 100; i++) {
      assertThrows(Busy.class, () -> turns.take(() -> false, () -> 0));
    }
    assertFalse(answers.stream().anyMatch(Future::isDone));
    release.countDown();
    for (int i = 0; i < 3; i++) {
      assertEquals(i, answers.get(i).get());
    }
    assertEquals(1, most.get());
  }

  @Test
  void whatFailsGivesItsPlaceBack() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              turns.take(
                  () -> false,
                  () -> {
                    throw new IllegalStateException();
                  }));
    }
    assertEquals(1, turns.take(() -> false, () -> 1));
  }

  @Test
  void nothingIsDoneForThoseWhoAreGone() {
    AtomicBoolean done = new AtomicBoolean();
    assertThrows(
        Busy.class,
        () ->
            turns.take(
                () -> true,
                () -> {
                  done.set(true);
                  return 0;
                }));
    assertFalse(done.get());
  }
}
