package io.gradinstructor.explainservice;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.messaging.Outbox;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Explains on request, away from the thread that reads messages. */
final class ExplanationDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExplanationDesk.class);

  private final KnownCampaigns campaigns = new KnownCampaigns();
  private final Explainer explainer = new Explainer(campaigns);
  private final ExecutorService desk = Executors.newSingleThreadExecutor();

  /** Takes a message of one of the service's topics. */
  void accept(Message message, Outbox outbox) throws CampaignException {
    if (message instanceof CampaignEvent.ExplanationRequested r) {
      desk.submit(() -> explain(r, outbox));
    } else if (message instanceof CampaignEvent.Finished f) {
      explainer.forget(f.campaign());
    } else if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
    } else {
      explainer.hear(message);
    }
  }

  private void explain(CampaignEvent.ExplanationRequested request, Outbox outbox) {
    try {
      outbox.sendAll(List.of(explainer.explain(request)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("no explanation of {}", request.trial(), e);
      outbox.sendAll(
          List.of(
              new CampaignEvent.Failed(
                  request.campaign(),
                  "explanation of " + request.trial() + ": " + e.getMessage())));
    }
  }

  @Override
  public void close() {
    desk.shutdownNow();
  }
}
