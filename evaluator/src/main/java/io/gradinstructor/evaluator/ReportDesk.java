package io.gradinstructor.evaluator;

import io.gradinstructor.core.Sha256;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.message.CampaignEvent;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.messaging.Outbox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports on campaigns, away from the thread that reads messages. */
final class ReportDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);

  private final KnownCampaigns campaigns;
  private final Reporter reporter = new Reporter();
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private final ExecutorService desk = Executors.newSingleThreadExecutor();

  ReportDesk(KnownCampaigns campaigns) {
    this.campaigns = campaigns;
  }

  /** Takes a message of one of the service's topics. */
  void accept(Message message, Outbox outbox) throws CampaignException {
    if (message instanceof CampaignEvent.Submitted s) {
      hashes.put(s.campaign(), Sha256.of(s.file()));
      campaigns.hear(s);
    } else if (message instanceof CampaignEvent.ReportRequested r) {
      desk.submit(() -> report(r, outbox));
    } else if (message instanceof CampaignEvent.Finished f) {
      reporter.forget(f.campaign());
    } else {
      reporter.hear(message);
    }
  }

  private void report(CampaignEvent.ReportRequested request, Outbox outbox) {
    try {
      outbox.sendAll(
          List.of(
              reporter.report(
                  campaigns.await(request.campaign()), hashes.get(request.campaign()), request)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("no report on {}", request.campaign(), e);
      outbox.sendAll(
          List.of(new CampaignEvent.Failed(request.campaign(), "report: " + e.getMessage())));
    }
  }

  @Override
  public void close() {
    desk.shutdownNow();
  }
}
