package io.gradinstructor.report;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Results;
import io.gradinstructor.network.RobustEvaluation;
import io.gradinstructor.report.ResultsBuilder.Measured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** From trials that were attacked to what results say of it. */
final class RobustBuilder {
  private RobustBuilder() {}

  /** The campaign's attack; null if it has none. */
  static Results.Attack attack(Campaign campaign) {
    if (campaign.robust() == null) {
      return null;
    }
    RobustEvaluation.Attack a = campaign.robust().attack();
    return new Results.Attack(
        a.eps(),
        a.step(),
        a.steps(),
        a.restarts(),
        ResultsBuilder.label(a.loss()),
        a.images(),
        campaign.robust().chooses());
  }

  /** By the name of the arm; empty if none was attacked. */
  static Map<String, Results.Robust> of(
      Campaign campaign, List<ArmSpec> arms, Map<String, List<Measured>> byArm) {
    Map<String, Results.Robust> all = new HashMap<>();
    if (campaign.robust() == null) {
      return all;
    }
    int networks = campaign.compare().seeds();
    Comparisons compared =
        Comparisons.of(
            arms.stream()
                .map(
                    a ->
                        new Comparisons.Side(
                            a,
                            ResultsBuilder.byNetwork(
                                byArm.get(a.name()), networks, m -> m.robust().robust())))
                .toList());
    for (ArmSpec a : arms) {
      List<Measured> trials = byArm.get(a.name());
      all.put(
          a.name(),
          new Results.Robust(
              ResultsBuilder.accuracy(trials, m -> m.robust().robust()),
              ResultsBuilder.round(ResultsBuilder.mean(trials, m -> m.robust().clean())),
              ResultsBuilder.round(ResultsBuilder.mean(trials, m -> m.robust().flat())),
              compared.vsBaseline().get(a.name()),
              compared.vsSubject().get(a.name()),
              trials.stream().map(m -> ResultsBuilder.round(m.robust().robust())).toList()));
    }
    return all;
  }
}
