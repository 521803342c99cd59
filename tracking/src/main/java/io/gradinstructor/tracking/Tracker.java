package io.gradinstructor.tracking;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import java.io.IOException;
import java.util.List;

/**
 * Where campaigns are logged. Hears all from the beginning after every start, and so must know what
 * it has written already; the first about a campaign is that it began, everything else may come in
 * any order. Times are in milliseconds since 1970.
 */
interface Tracker extends AutoCloseable {
  /** A campaign began. */
  void begun(Submitted event, Campaign campaign, long at) throws IOException, InterruptedException;

  /** A network of the comparison was measured. */
  void measured(Campaign campaign, Reward reward, long at) throws IOException, InterruptedException;

  /** A network of the comparison is trained; its result has its weights. */
  default void trained(Trial trial, TrialResult result, long at)
      throws IOException, InterruptedException {}

  /** An ENN was published. */
  void learned(Instructor instructor, long at) throws IOException, InterruptedException;

  /**
   * A campaign finished.
   *
   * @param compared the trials that the report is about
   */
  void finished(Submitted event, List<Trial> compared, Report report, long at)
      throws IOException, InterruptedException;

  /** A campaign failed or was cancelled. */
  default void failed(Failed event, long at) throws IOException, InterruptedException {}

  /** All of a campaign that is over was told: nothing about it is remembered. */
  default void forget(String campaign) {}

  /** Gives up the call that is being made, if there is one, and all later ones. */
  @Override
  default void close() {}
}
