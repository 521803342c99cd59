package io.gradinstructor.report;

import io.gradinstructor.Arms;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Results;
import io.gradinstructor.report.ResultsBuilder.Measured;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results of any arms and accuracies. */
final class Comparing {
  private final int networks;
  private final List<ArmSpec> arms = new ArrayList<>();
  private final List<Measured> measured = new ArrayList<>();

  private Comparing(int networks) {
    this.networks = networks;
  }

  static Comparing networks(int networks) {
    return new Comparing(networks);
  }

  /** An arm and the accuracy of each of its networks, ENN by ENN. */
  Comparing arm(String name, Method method, double... accuracies) {
    arms.add(Arms.arm(name, method));
    for (int i = 0; i < accuracies.length; i++) {
      measured.add(Samples.measured(name, i, accuracies[i]));
    }
    return this;
  }

  Results results() {
    Campaign campaign =
        new Campaign(
            "odd",
            1,
            Samples.DATASET,
            null,
            null,
            null,
            arms,
            null,
            Arms.compare(networks, 1),
            null,
            null,
            null);
    return ResultsBuilder.build(
        campaign, "abc", measured, List.of(), Samples.asked(null, Map.of()), null);
  }

  /** The report as a reader sees it, without markup. */
  static String text(Results results) {
    byte[] file = "campaign: odd".getBytes(StandardCharsets.UTF_8);
    return HtmlReport.render(results, none(), file)
        .replaceAll("(?s)<style>.*?</style>", "")
        .replaceAll("<[^>]*>", " ")
        .replace("&lt;", "<")
        .replaceAll("\\s+", " ");
  }

  static Figures none() {
    return new Figures(Map.of(), Map.of(), Map.of(), List.of());
  }
}
