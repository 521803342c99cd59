package io.gradinstructor.core;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.Initialisation;
import io.gradinstructor.core.message.Phase;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialId;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small trials on real images. */
public final class Trials {
  private static final String FILE =
      """
      campaign: small
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, 10]}
      training: {epochs: 2}
      instructor: {critics: {count: 3, steps: 150, batch: 32, noise: 0.1}%s}
      """;

  private Trials() {}

  public static Campaign campaign() {
    return read("");
  }

  /** With another field of the instructor. */
  public static Campaign campaign(String field) {
    return read(", " + field);
  }

  private static Campaign read(String more) {
    try {
      return CampaignFile.read("small.yaml", FILE.formatted(more).getBytes(StandardCharsets.UTF_8));
    } catch (CampaignException e) {
      throw new AssertionError(e);
    }
  }

  /** Names an explorer of the first round. */
  public static TrialId explorer(int number) {
    return new TrialId("small", Phase.explore(1), TrialId.EXPLORER, number);
  }

  public static Trial trial(
      long seed,
      double scale,
      List<Trial.Disturbance> disturbances,
      Trial.Instruction instruction) {
    Campaign c = campaign();
    Trial.LayerStart start = new Trial.LayerStart(Initialisation.Kind.NAIVE, scale, null);
    return new Trial(
        new TrialId("small", Phase.COMPARE, "arm", 0),
        seed,
        c.dataset(),
        false,
        c.network(),
        c.training(),
        List.of(start, start),
        0,
        0,
        disturbances,
        instruction,
        List.of(0, 50),
        true);
  }
}
