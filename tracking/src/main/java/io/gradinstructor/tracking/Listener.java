package io.gradinstructor.tracking;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.CampaignEvent.Deleted;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.Finished;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.workflow.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings to one tracker what concerns it. Topics know no order among each other: what cannot be
 * told yet waits for what it needs. Of campaigns that are over no more than their ids is kept.
 */
final class Listener {
  private static final Logger LOG = Logger.getLogger(Listener.class);

  /** A message, and when it was sent. */
  private record Early(Message message, long at) {}

  /** What was submitted; without a campaign if its file cannot be read, by this version. */
  private record Known(Submitted event, Campaign campaign) {}

  /**
   * That a campaign is over: what is on the topics by then is all that is to be told of it.
   *
   * @param deleted whether its id is free again
   */
  record End(String campaign, boolean deleted) {}

  private final Tracker tracker;
  private final Delivery delivery;
  private final Map<String, Known> campaigns = new HashMap<>();
  private final Map<String, ReportRequested> requested = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private final Map<String, List<Early>> early = new HashMap<>();
  private final Networks networks = new Networks();

  /** Campaigns that are over or deleted, of which something may still be on its way. */
  private final Map<String, End> ending = new HashMap<>();

  /** Campaigns that are over, and of which all was told. Their ids are all that is kept. */
  private final Set<String> over = new HashSet<>();

  Listener(Tracker tracker, Delivery delivery) {
    this.tracker = tracker;
    this.delivery = delivery;
  }

  /** A message that was sent at a time; returns when it is dealt with. */
  void hear(Message message, long at) throws InterruptedException {
    String campaign = message.campaign();
    if (message instanceof Submitted s) {
      over.remove(campaign);
      ending.remove(campaign);
      campaigns.put(campaign, read(s));
    } else if (message instanceof Deleted) {
      over.remove(campaign);
      ending.put(campaign, new End(campaign, true));
      return;
    } else if (over.contains(campaign)) {
      return;
    } else if (message instanceof Finished || message instanceof Failed) {
      ending.putIfAbsent(campaign, new End(campaign, false));
    }
    Known known = campaigns.get(campaign);
    boolean waits = message instanceof Report && !requested.containsKey(campaign);
    if (waits && finished.contains(campaign)) {
      return;
    }
    if (known == null || waits) {
      early.computeIfAbsent(campaign, c -> new ArrayList<>()).add(new Early(message, at));
    } else if (known.campaign != null) {
      tell(known, message, at);
    }
    if (known != null && (message instanceof Submitted || message instanceof ReportRequested)) {
      List<Early> waited = early.remove(campaign);
      for (Early e : waited == null ? List.<Early>of() : waited) {
        hear(e.message, e.at);
      }
    }
  }

  private static Known read(Submitted s) {
    try {
      return new Known(s, s.read());
    } catch (CampaignException e) {
      LOG.warnf("%s is not logged: its file cannot be read: %s", s.campaign(), e.getMessage());
      return new Known(s, null);
    }
  }

  private void tell(Known known, Message message, long at) throws InterruptedException {
    if (message instanceof Submitted s) {
      deliver(message, () -> tracker.begun(s, known.campaign, at));
    } else if (message instanceof Reward r && r.trial().compares()) {
      deliver(message, () -> tracker.measured(known.campaign, r, at));
    } else if (message instanceof Instructor i) {
      deliver(message, () -> tracker.learned(i, at));
    } else if (message instanceof Trial t) {
      trained(networks.planned(t));
    } else if (message instanceof TrialResult r) {
      trained(networks.ended(r, at));
    } else if (message instanceof ReportRequested r) {
      requested.put(r.campaign(), r);
      for (Trial t : compared(known, r)) {
        trained(networks.planned(t));
      }
    } else if (message instanceof Report r) {
      List<Trial> compared = compared(known, requested.remove(r.campaign()));
      deliver(message, () -> tracker.finished(known.event, compared, r, at));
      finished.add(r.campaign());
    } else if (message instanceof Failed f) {
      deliver(message, () -> tracker.failed(f, at));
    }
  }

  /** Campaigns to forget once all is heard that is on the topics now. */
  List<End> ending() {
    return List.copyOf(ending.values());
  }

  /** Forgets campaigns, unless they began anew since they ended like this. */
  void forget(List<End> ends) {
    for (End end : ends) {
      String campaign = end.campaign;
      if (ending.get(campaign) == end) {
        ending.remove(campaign);
        campaigns.remove(campaign);
        requested.remove(campaign);
        finished.remove(campaign);
        early.remove(campaign);
        networks.forget(campaign);
        tracker.forget(campaign);
        delivery.forget(campaign);
        if (!end.deleted) {
          over.add(campaign);
        }
      }
    }
  }

  private static List<Trial> compared(Known known, ReportRequested request) {
    return new Plan(request.campaign(), known.campaign).compare(request.chosen());
  }

  private void trained(Networks.Trained n) throws InterruptedException {
    if (n != null) {
      deliver(n.trial(), () -> tracker.trained(n.trial(), n.result(), n.at()));
    }
  }

  private void deliver(Message message, Delivery.Call call) throws InterruptedException {
    delivery.deliver(message.campaign(), message.key(), call);
  }
}
