package io.gradinstructor.explainservice;

import io.gradinstructor.basics.Reasons;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.Deleted;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.Missing;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.CampaignEvent.TicketsRequested;
import io.gradinstructor.message.ExplainAnswer;
import io.gradinstructor.message.ExplainRequest;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.messaging.Stopping;
import io.gradinstructor.service.RequestDesk;
import io.gradinstructor.service.Service;
import io.gradinstructor.workflow.KnownCampaigns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Explains trials and draws lottery tickets when the workflow or anybody else asks for it. */
@ApplicationScoped
public class ExplainService extends Service {
  private static final Logger LOG = Logger.getLogger(ExplainService.class);
  private static final String GROUP = "gi-explainers";

  /** While the broker is away nothing is heard. */
  private static final int BEHIND_S = 5;

  private final KnownCampaigns campaigns = KnownCampaigns.thatAreOverToo();
  private final Trials trials = new Trials();
  private Snapshots snapshots;
  private Explainer explainer;
  private Recall recall;
  private Requests requests;
  private TicketDesk tickets;
  private RequestDesk desk;
  private Outbox outbox;
  private Feed feed;

  ExplainService() {
    super("explain-service");
  }

  @Override
  protected void begin() {
    requireOnnxRuntime();
    snapshots = new Snapshots(archive(Topic.SNAPSHOTS), trials);
    explainer =
        closing(
            new Explainer(campaigns, trials, archive(Topic.INSTRUCTORS), snapshots, stopping()));
    recall = new Recall(trials, snapshots, archive(Topic.TRIALS), archive(Topic.REWARDS));
    trials.recalled(recall::of);
    outbox = outbox();
    requests =
        new Requests(
            campaigns,
            trials,
            explainer,
            snapshots,
            promised(campaigns::over, outbox),
            archive(Topic.RESULTS));
    tickets = new TicketDesk(campaigns, explainer, snapshots);
    desk = desk(outbox, 1);
    feed =
        feed(
            Set.of(
                Topic.CAMPAIGNS,
                Topic.TRIALS,
                Topic.RESULTS,
                Topic.REWARDS,
                Topic.INSTRUCTORS,
                Topic.EXPLANATIONS,
                Topic.TICKETS),
            this::hear);
    feed.caughtUp().thenRun(desk::open);
    shared(GROUP, Topic.EXPLAIN_REQUESTS, (message, sent) -> answer(message), outbox::flush);
  }

  @Override
  protected void lost(Message message, String reason) {
    if (!(message instanceof ExplainRequest)) {
      end(campaigns, outbox, message, reason);
    }
  }

  private void hear(Message message, Sent sent) throws CampaignException {
    if (message instanceof CampaignEvent e) {
      campaigns.hear(e);
    }
    boolean over = campaigns.over(message.campaign());
    if (message instanceof Submitted s) {
      recall.submitted(s.campaign(), sent.at());
    } else if (message instanceof Deleted d) {
      recall.deleted(d.campaign());
      explainer.forget(d.campaign());
      tickets.forget(d.campaign());
    } else if (over && message instanceof CampaignEvent e) {
      recall.over(e.campaign(), sent.at());
    }
    if (message instanceof Explanation e) {
      if (!over) {
        desk.answered(e.campaign(), e.key());
      }
    } else if (message instanceof Tickets t) {
      if (!over) {
        desk.answered(t.campaign(), tickets(t.campaign()));
      }
    } else if (message instanceof Instructor i) {
      explainer.hear(i, sent.offset());
    } else if (message instanceof Trial t) {
      if (!over) {
        trials.hear(t, sent.at());
      }
    } else if (message instanceof Reward r) {
      if (!over) {
        snapshots.hear(r);
      }
    } else if (message instanceof ReportRequested r) {
      tickets.hear(r);
    } else if (message instanceof TrialResult r) {
      if (!over) {
        snapshots.hear(r, sent.at());
        requests.hear(r, sent.offset());
      }
    } else if (over) {
      requests.forget(message.campaign());
      desk.forget(message.campaign());
    } else if (message instanceof Missing m) {
      if (m.topic() == Topic.EXPLANATIONS) {
        m.keys().forEach(k -> desk.missing(m.campaign(), k));
      } else if (m.topic() == Topic.TICKETS) {
        desk.missing(m.campaign(), tickets(m.campaign()));
      }
    } else if (message instanceof ExplanationRequested r) {
      desk.ask(r.campaign(), r.trial().toString(), () -> requests.explain(r));
    } else if (message instanceof TicketsRequested r) {
      desk.ask(r.campaign(), tickets(r.campaign()), () -> requests.tickets(r));
    }
  }

  private static String tickets(String campaign) {
    return campaign + "/tickets";
  }

  /** Anybody's question: a good answer, or what is wrong with it. */
  private void answer(Message message) {
    if (message instanceof ExplainRequest r) {
      Stopping.Attempt<ExplainAnswer.Explained> attempt =
          stopping()
              .attempt(
                  () -> explainer.explained(explainer().see(r.trial(), r.step(), r.instructor())));
      if (attempt.cut()) {
        throw new InterruptException("the service stops; the question comes again");
      }
      String refusal = null;
      if (attempt.failure() instanceof Refusal e) {
        refusal = e.getMessage();
      } else if (attempt.failure() != null) {
        LOG.errorf(attempt.failure(), "%s cannot be answered", r);
        refusal = "it cannot be explained: " + Reasons.of(attempt.failure());
      }
      outbox.send(
          Topic.EXPLAIN_ANSWERS, new ExplainAnswer(r.id(), r.campaign(), attempt.value(), refusal));
    }
  }

  /** What instructors see; after a start, waits until all from before it is known again. */
  Explainer explainer() {
    feed.caughtUp().join();
    return explainer;
  }

  /**
   * Waits until all is known that is on the topics now, as others may tell of it already; whether
   * that can make a difference to questions about a campaign.
   */
  boolean heard(String campaign) throws InterruptedException {
    if (campaigns.over(campaign) || campaigns.find(campaign).isEmpty()) {
      return false;
    }
    try {
      feed.heard().get(BEHIND_S, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Lottery tickets; waits likewise. */
  TicketDesk tickets() {
    feed.caughtUp().join();
    return tickets;
  }
}
