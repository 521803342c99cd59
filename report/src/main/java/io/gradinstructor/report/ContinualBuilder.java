package io.gradinstructor.report;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Continual;
import io.gradinstructor.message.Results;
import io.gradinstructor.report.ResultsBuilder.Measured;
import java.util.List;
import java.util.stream.IntStream;

/** From trials whose tasks came one after another to what results say of it. */
final class ContinualBuilder {
  private ContinualBuilder() {}

  /** How the campaign's classes come; null if all are there from the start. */
  static Results.Course course(Campaign campaign) {
    return campaign.continual() == null
        ? null
        : new Results.Course(
            campaign.continual().tasks(), ResultsBuilder.label(campaign.continual().scenario()));
  }

  /** What an arm's trials keep; null if all classes are there from the start. */
  static Continual of(List<Measured> trials) {
    if (trials.get(0).retention() == null) {
      return null;
    }
    int tasks = trials.get(0).retention().accuracy().size();
    return new Continual(
        ResultsBuilder.gap(trials, m -> m.retention().forgetting()),
        ResultsBuilder.gap(trials, m -> m.retention().backwardTransfer()),
        ResultsBuilder.accuracy(trials, m -> m.retention().learning()),
        IntStream.range(0, tasks).mapToObj(t -> row(trials, t)).toList());
  }

  private static List<Double> row(List<Measured> trials, int t) {
    return IntStream.rangeClosed(0, t)
        .mapToObj(
            j ->
                ResultsBuilder.round(
                    ResultsBuilder.mean(trials, m -> m.retention().accuracy().get(t).get(j))))
        .toList();
  }
}
