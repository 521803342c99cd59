package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Archive;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the topics keep, read again when somebody asks: it would not fit into memory. */
interface Kept {
  /** The end of a trial, if it is still at an offset. */
  Optional<TrialResult> result(String trial, long offset);

  /** An ENN, if it is still at an offset. */
  Optional<Instructor> instructor(String id, long offset);

  /** A report, if it is still at an offset. */
  Optional<Report> report(String campaign, long offset);

  /**
   * Events of a campaign in their order, until that is enough.
   *
   * @param since in milliseconds since 1970
   */
  void events(String campaign, long since, Predicate<CampaignEvent> enough);

  /** Rewards of a campaign's trials between two times, as far as they are kept. */
  void rewards(String campaign, long since, long until, Consumer<Reward> reward);

  /** In the topics' archives. */
  record OnTopics(
      Archive results, Archive instructors, Archive reports, Archive campaigns, Archive rewards)
      implements Kept {
    @Override
    public Optional<TrialResult> result(String trial, long offset) {
      return results.at(TrialResult.class, trial, offset);
    }

    @Override
    public Optional<Instructor> instructor(String id, long offset) {
      return instructors.at(Instructor.class, id, offset);
    }

    @Override
    public Optional<Report> report(String campaign, long offset) {
      return reports.at(Report.class, campaign, offset);
    }

    @Override
    public void events(String campaign, long since, Predicate<CampaignEvent> enough) {
      campaigns.find(CampaignEvent.class, campaign, since, enough);
    }

    @Override
    public void rewards(String campaign, long since, long until, Consumer<Reward> reward) {
      rewards.scan(
          Reward.class, campaign + "/", since, until, found -> reward.accept(found.message()));
    }
  }
}
