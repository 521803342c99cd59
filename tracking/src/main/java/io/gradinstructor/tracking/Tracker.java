package io.gradinstructor.tracking;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import java.io.IOException;

/**
 * Where campaigns are logged. Hears all from the beginning after every start, and so must know what
 * it has written already. Times are in milliseconds since 1970.
 */
interface Tracker {
  /** A campaign began. */
  void begun(Submitted event, Campaign campaign, long at) throws IOException, InterruptedException;

  /** A network of the comparison was measured. */
  void measured(Campaign campaign, Reward reward, long at) throws IOException, InterruptedException;

  /** An ENN was published. */
  void learned(Instructor instructor, long at) throws IOException, InterruptedException;

  /** A campaign finished. */
  void finished(Submitted event, Report report, long at) throws IOException, InterruptedException;
}
