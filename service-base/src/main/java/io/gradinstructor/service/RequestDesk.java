package io.gradinstructor.service;

import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.messaging.Outbox;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Does requests, a given number at a time, away from the thread that reads messages, and sends the
 * answers. After a restart all requests come again: what has an answer is not done twice.
 */
public final class RequestDesk implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RequestDesk.class);

  private final Outbox outbox;
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final CountDownLatch open = new CountDownLatch(1);
  private final ExecutorService desk;

  RequestDesk(Outbox outbox, int atATime) {
    this.outbox = outbox;
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
    desk.execute(() -> answer(campaign, id, request));
  }

  private void answer(String campaign, String id, Callable<? extends Message> request) {
    MDC.put("campaign", campaign);
    try {
      open.await();
      if (!answered.contains(id)) {
        outbox.sendAll(List.of(request.call()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      if (desk.isShutdown()) {
        // Whatever it is that was interrupted says so in its own way: the request comes again.
        LOG.debugf(e, "%s was given up", id);
        return;
      }
      LOG.errorf(e, "%s was not done", id);
      outbox.sendAll(List.of(new CampaignEvent.Failed(campaign, id + ": " + e.getMessage())));
    } finally {
      MDC.remove("campaign");
    }
  }

  @Override
  public void close() throws InterruptedException {
    end(desk);
  }

  /** Interrupts threads and waits for their end: ONNX Runtime must not go while they compute. */
  public static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdownNow();
    threads.awaitTermination(5, TimeUnit.SECONDS);
  }
}
