package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Message;
import io.gradinstructor.messaging.Stopping;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a desk does is answered, failed, or left undone by a stop, and never taken for another. */
@Timeout(60)
class RequestDeskTest {
  private final Stopping process = new Stopping();
  private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
  private final RequestDesk desk = new RequestDesk(sent::add, 1, process);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void aPoolThatTheStopClosedBeforeTheNextTaskFailsNoCampaign() throws Exception {
    ExecutorService critics = Executors.newSingleThreadExecutor();
    begin(
        () -> {
          goOn.await();
          critics.submit(() -> null);
          return new CampaignEvent.Finished("c");
        });
    process.begin();
    critics.shutdownNow();
    goOn.countDown();
    ended();
    assertEquals(List.of(), List.copyOf(sent));
  }

  @Test
  void noFormOfABrokenOffRequestFailsACampaign() throws Exception {
    List<Throwable> forms =
        List.of(
            new IllegalStateException("a critic did not learn: closed"),
            new InterruptedException(),
            new IllegalStateException(new InterruptedException()),
            new OutOfMemoryError(),
            new NoClassDefFoundError("Program"),
            new StackOverflowError());
    for (Throwable form : forms) {
      Stopping one = new Stopping();
      try (RequestDesk of = new RequestDesk(sent::add, 1, one)) {
        CountDownLatch thrown = new CountDownLatch(1);
        of.open();
        of.ask(
            "c",
            "c/learn",
            () -> {
              one.begin();
              thrown.countDown();
              return sneak(form);
            });
        thrown.await();
      }
    }
    assertEquals(List.of(), List.copyOf(sent));
  }

  @Test
  void anAnswerThatCannotBeSentAnyMoreFailsNoCampaign() throws Exception {
    RequestDesk closed =
        new RequestDesk(
            m -> {
              sent.add(m);
              process.begin();
              throw new IllegalStateException("the outbox is closed");
            },
            1,
            process);
    closed.open();
    closed.ask("c", "c/report", () -> new CampaignEvent.Finished("c"));
    assertEquals(new CampaignEvent.Finished("c"), sent.take());
    closed.close();
    assertEquals(List.of(), List.copyOf(sent));
  }

  @Test
  void whatIsAskedAfterTheStopIsLeftUndone() throws Exception {
    desk.open();
    desk.close();
    desk.ask("c", "c/learn", () -> new CampaignEvent.Finished("c"));
    assertEquals(List.of(), List.copyOf(sent));
  }

  @Test
  void closingInterruptsWhatIsInHandAndFailsNothing() throws Exception {
    begin(
        () -> {
          goOn.await();
          return new CampaignEvent.Finished("c");
        });
    ended();
    assertEquals(List.of(), List.copyOf(sent));
  }

  @Test
  void aRequestOfACampaignThatIsOverMakesWayForTheNext() throws Exception {
    desk.open();
    desk.ask("over", "over/learn", () -> sneak(new CancellationException("over is over")));
    desk.ask("c", "c/learn", () -> new CampaignEvent.Finished("c"));
    assertEquals(new CampaignEvent.Finished("c"), sent.take());
    desk.close();
  }

  @Test
  void whatFailsByItselfFailsItsCampaignWithTheCause() throws Exception {
    desk.open();
    desk.ask("c", "c/learn", () -> sneak(new DeterministicFault("2 of 4 explorers diverged")));
    assertEquals("c/learn: 2 of 4 explorers diverged", failure());
    desk.ask("c", "c/learn", () -> sneak(new IllegalStateException()));
    assertEquals("c/learn: java.lang.IllegalStateException", failure());
    NoClassDefFoundError unloaded = new NoClassDefFoundError("Program");
    unloaded.initCause(new UnsatisfiedLinkError("/tmp is mounted noexec"));
    desk.ask("c", "c/learn", () -> sneak(unloaded));
    String reason = failure();
    assertTrue(reason.contains("/tmp is mounted noexec"), reason);
    desk.close();
  }

  @Test
  void forgettingACampaignForgetsNoOtherWhoseNameBeginsLikeIt() throws Exception {
    for (String id : List.of("a/learn", "ab/learn", "a-1/learn", "a.1/learn")) {
      desk.answered(id.substring(0, id.indexOf('/')), id);
    }
    // An id need not begin with its campaign's.
    desk.answered("b", "a/learn");
    desk.forget("a");
    desk.missing("a", "a/learn");
    desk.open();
    desk.ask("ab", "ab/learn", () -> new CampaignEvent.Finished("ab"));
    desk.ask("a-1", "a-1/learn", () -> new CampaignEvent.Finished("a-1"));
    desk.ask("a.1", "a.1/learn", () -> new CampaignEvent.Finished("a.1"));
    desk.ask("b", "a/learn", () -> new CampaignEvent.Finished("b"));
    desk.ask("a", "a/learn", () -> new CampaignEvent.Finished("a"));
    assertEquals(new CampaignEvent.Finished("a"), sent.take());
    desk.close();
    assertEquals(List.of(), List.copyOf(sent));
  }

  private String failure() throws InterruptedException {
    return ((CampaignEvent.Failed) sent.take()).reason();
  }

  /** Asks, and waits until it is begun. */
  private void begin(Callable<Message> request) throws InterruptedException {
    desk.open();
    desk.ask(
        "c",
        "c/learn",
        () -> {
          entered.countDown();
          return request.call();
        });
    entered.await();
  }

  private void ended() throws InterruptedException {
    desk.close();
    assertEquals(false, process.busy(), "its thread ended");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> Message sneak(Throwable e) throws E {
    throw (E) e;
  }
}
