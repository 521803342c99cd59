package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.parts.AdamW;
import io.gradinstructor.training.parts.Cosine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any arm may choose its learning rate, the plain one as well. */
class TunedRatesTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
      network: {layers: [784, 12, 10]}
      training: {epochs: 1, learning-rate: 0.2, schedule: cosine}
      instructor: {critics: {count: 1}, rounds: [{explorers: 4}], step: {eta: 0.05}}
      arms:
        - {name: backprop, tune: {learning-rate: [0.1, 0.3]}}
        - {name: adamw, method: backprop, training: {optimizer: adamw}, tune: {learning-rate: [0.01]}}
        - {name: instructor, tune: {learning-rate: [0.05, 0.1, 0.4]}}
        - l2
      compare: {seeds: 2, tuning-seeds: 2}
      """;

  private Plan plan;

  @BeforeEach
  void read() throws Exception {
    Campaign c = CampaignFile.read("c.yaml", FILE.getBytes(StandardCharsets.UTF_8));
    assertTrue(c.arms().get(0).plain());
    plan = new Plan("c-1", c);
  }

  private static List<Double> rates(List<Trial> trials, String arm) {
    return trials.stream().filter(t -> t.arm().equals(arm)).map(t -> Trials.rate(t)).toList();
  }

  @Test
  void everyRateIsTriedOnTheSameNetworks() {
    List<Trial> tune = plan.tune(Map.of());
    assertEquals(List.of(0.1, 0.1, 0.3, 0.3), rates(tune, "backprop"));
    assertEquals(List.of(), rates(tune, "adamw"), "there is no choice");
    assertEquals(List.of(0.05, 0.05, 0.1, 0.1, 0.4, 0.4), rates(tune, "instructor"));
    assertEquals(List.of(0.2, 0.2), rates(tune, "l2").subList(0, 2), "its strength is tuned");
    assertEquals(tune.get(0).seed(), tune.get(2).seed());
    assertTrue(
        tune.stream()
            .filter(t -> t.arm().equals("instructor"))
            .allMatch(t -> Trials.instruct(t).rule().eta() == 0.05));
  }

  @Test
  void whatWasChosenIsCompared() {
    List<Trial> compare =
        plan.compare(new Chosen(Map.of("backprop", 1, "instructor", 2, "l2", 1), Map.of()));
    assertEquals(List.of(0.3, 0.3), rates(compare, "backprop"));
    assertEquals(List.of(0.01, 0.01), rates(compare, "adamw"));
    assertEquals(List.of(0.4, 0.4), rates(compare, "instructor"));
    assertEquals(List.of(0.2, 0.2), rates(compare, "l2"));
    for (Trial t : compare) {
      assertEquals(new Cosine(), Trials.backprop(t).schedule());
      assertEquals(t.arm().equals("adamw"), Trials.backprop(t).optimizer() instanceof AdamW);
      assertEquals(t.arm().equals("l2") ? 0.006 : 0, Trials.l2(t));
      if (t.instructor().isPresent()) {
        assertEquals(0.05, Trials.instruct(t).rule().eta());
      }
    }
  }
}
