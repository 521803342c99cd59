package io.gradinstructor.service;

import io.gradinstructor.basics.Reasons;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Message;
import io.gradinstructor.messaging.Stopping;
import java.util.Map;
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

  /** Ids of requests by campaign. */
  private final Map<String, Set<String>> answered = new ConcurrentHashMap<>();

  /** Requests by campaign and id. */
  private final Map<String, Map<String, Callable<? extends Message>>> asked =
      new ConcurrentHashMap<>();

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
  public void answered(String campaign, String request) {
    answered.computeIfAbsent(campaign, c -> ConcurrentHashMap.newKeySet()).add(request);
  }

  /** An answer is not there any longer: it is done again when it is asked for. */
  public void missing(String campaign, String request) {
    answered.computeIfPresent(
        campaign,
        (c, of) -> {
          of.remove(request);
          return of;
        });
  }

  /** Nothing about a campaign is wanted any more, or will be. */
  public void forget(String campaign) {
    asked.remove(campaign);
    answered.remove(campaign);
  }

  /**
   * Puts a request in the queue, unless it is there. If it throws, its campaign fails.
   *
   * @param id of the request, as {@link #answered} will name it
   */
  public void ask(String campaign, String id, Callable<? extends Message> request) {
    Map<String, Callable<? extends Message>> of =
        asked.compute(
            campaign,
            (c, before) -> {
              Map<String, Callable<? extends Message>> now =
                  before == null ? new ConcurrentHashMap<>() : before;
              now.putIfAbsent(id, request);
              return now;
            });
    if (of.get(id) != request) {
      return;
    }
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
                if (wanted(campaign, id, request) && !isAnswered(campaign, id)) {
                  answers.accept(request.call());
                }
                return null;
              });
      if (attempt.cut()) {
        LOG.debugf("%s was given up", id);
      } else if (attempt.failure() != null) {
        LOG.errorf(attempt.failure(), "%s was not done", id);
        String reason = id + ": " + Reasons.of(attempt.failure());
        done(campaign, id, request);
        answers.accept(new CampaignEvent.Failed(campaign, reason));
      }
    } finally {
      done(campaign, id, request);
      MDC.remove("campaign");
    }
  }

  private boolean isAnswered(String campaign, String id) {
    return answered.getOrDefault(campaign, Set.of()).contains(id);
  }

  private boolean wanted(String campaign, String id, Callable<?> request) {
    return asked.getOrDefault(campaign, Map.of()).get(id) == request;
  }

  private void done(String campaign, String id, Callable<?> request) {
    asked.computeIfPresent(
        campaign,
        (c, of) -> {
          of.remove(id, request);
          return of.isEmpty() ? null : of;
        });
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
