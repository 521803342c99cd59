package io.gradinstructor.core.campaign;

import io.gradinstructor.core.message.CampaignEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The campaigns that a service has heard of. */
public final class KnownCampaigns {
  private final Map<String, Campaign> campaigns = new ConcurrentHashMap<>();

  /** Remembers a campaign that was submitted; other events are of no interest here. */
  public void hear(CampaignEvent event) throws CampaignException {
    if (event instanceof CampaignEvent.Submitted s) {
      campaigns.put(s.campaign(), CampaignFile.read(s.fileName(), s.file()));
      synchronized (this) {
        notifyAll();
      }
    }
  }

  /** A campaign, if it is known by now. */
  public Optional<Campaign> find(String id) {
    return Optional.ofNullable(campaigns.get(id));
  }

  /**
   * A campaign whose messages are there already; its own, on another topic, may be a moment behind.
   *
   * @throws IllegalArgumentException if it does not come within ten seconds
   */
  public synchronized Campaign await(String id) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!campaigns.containsKey(id)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new IllegalArgumentException("campaign " + id + " is not known");
      }
      wait(left);
    }
    return campaigns.get(id);
  }
}
