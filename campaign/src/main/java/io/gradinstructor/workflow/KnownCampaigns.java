package io.gradinstructor.workflow;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.CampaignEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/** The campaigns that a service has heard of. */
public final class KnownCampaigns {
  private final Map<String, Campaign> campaigns = new ConcurrentHashMap<>();
  private final Map<String, String> hashes = new ConcurrentHashMap<>();
  private final Set<String> over = ConcurrentHashMap.newKeySet();
  private final boolean all;

  /** Those that go on; of others only that they are over. */
  public KnownCampaigns() {
    this(false);
  }

  private KnownCampaigns(boolean all) {
    this.all = all;
  }

  /** Of a service that answers questions about those that are over, too. */
  public static KnownCampaigns thatAreOverToo() {
    return new KnownCampaigns(true);
  }

  /** Remembers campaigns that were submitted, and which are over. */
  public void hear(CampaignEvent event) throws CampaignException {
    if (event instanceof CampaignEvent.Submitted s) {
      // It may have been over, and deleted.
      over.remove(s.campaign());
      hashes.put(s.campaign(), Sha256.of(s.file()));
      campaigns.put(s.campaign(), s.read());
      synchronized (this) {
        notifyAll();
      }
    } else if (event instanceof CampaignEvent.Finished || event instanceof CampaignEvent.Failed) {
      over.add(event.campaign());
      if (!all) {
        forget(event.campaign());
      }
    } else if (event instanceof CampaignEvent.Deleted) {
      forget(event.campaign());
    }
  }

  private void forget(String id) {
    campaigns.remove(id);
    hashes.remove(id);
  }

  /** Whether a campaign finished or failed: nothing about it needs doing any more. */
  public boolean over(String id) {
    return over.contains(id);
  }

  /**
   * For whoever waits for something about a campaign.
   *
   * @throws CancellationException if it is over: what is waited for may never come
   */
  public void mustGoOn(String id) {
    if (over(id)) {
      throw new CancellationException(id + " is over");
    }
  }

  /** SHA-256 of a known campaign's file, in hexadecimal. */
  public String sha256(String id) {
    return hashes.get(id);
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
