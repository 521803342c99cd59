package io.gradinstructor.service;

import io.gradinstructor.core.Reasons;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.messaging.Stopping;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Does requests, a given number at a time, away from the thread that reads messages, and sends the
 * answers. After a restart all requests come again: what has an answer is not done twice, what a
 * stop cut off is done then.
 */
public final class RequestDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RequestDesk.class);

  private final Consumer<Message> answers;
  private final Stopping stopping;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final CountDownLatch open = new CountDownLatch(1);
  private final ExecutorService desk;

  /**
   * Of something that stops.
   *
   * @param answers sends one, and returns when the broker has it
   */
  RequestDesk(Consumer<Message> answers, int atATime, Stopping whole) {
    this.answers = answers;
    stopping = whole.part();
    desk = Executors.newFixedThreadPool(atATime);
  }

  /** Starts to work: all answers from before are known. */
  public void open() {
    open.countDown();
  }

  /** An answer is there: of this desk, from before a restart, or of a twin. */
  public void answered(String request) {
    answered.add(request);
  }

  /**
   * Puts a request in the queue. If it throws, its campaign fails.
   *
   * @param id of the request, as {@link #answered} will name it
   */
  public void ask(String campaign, String id, Callable<? extends Message> request) {
    try {
      desk.execute(() -> answer(campaign, id, request));
    } catch (RejectedExecutionException e) {
      LOG.debugf("%s is left for the next start", id);
    }
  }

  private void answer(String campaign, String id, Callable<? extends Message> request) {
    MDC.put("campaign", campaign);
    try {
      Stopping.Attempt<Void> attempt =
          stopping.attempt(
              () -> {
                open.await();
                if (!answered.contains(id)) {
                  answers.accept(request.call());
                }
                return null;
              });
      if (attempt.cut()) {
        LOG.debugf("%s was given up", id);
      } else if (attempt.failure() != null) {
        LOG.errorf(attempt.failure(), "%s was not done", id);
        String reason = id + ": " + Reasons.of(attempt.failure());
        answers.accept(new CampaignEvent.Failed(campaign, reason));
      }
    } finally {
      MDC.remove("campaign");
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping.begin();
    end(desk, stopping);
  }

  /** Interrupts threads and waits for their end: ONNX Runtime must not go while they compute. */
  public static void end(ExecutorService threads, Stopping stopping) throws InterruptedException {
    stopping.begin();
    threads.shutdownNow();
    if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
      stopping.leaveBusy();
    }
  }
}
