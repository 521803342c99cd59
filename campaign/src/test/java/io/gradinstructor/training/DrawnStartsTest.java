package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.Settings;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Drawn;
import io.gradinstructor.training.registry.Brief;
import io.gradinstructor.workflow.Plan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts and learning rates that every trial draws for itself. */
class DrawnStartsTest {
  private static final String RATE = "{log-uniform: [0.0035, 0.28]}";

  /** Three lines, then these. */
  private static Campaign campaign(String... lines) throws CampaignException {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        network: {layers: [784, 30, 10]}
        """;
    return CampaignFile.read(
        "c.yaml", (text + String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Rate rate(Trial t) {
    return Trials.backprop(t).learningRate();
  }

  @Test
  void everyTrialTrainsAtARateOfItsOwn() throws Exception {
    Recipe drawn = Kit.recipe(Kit.read(0.1, Map.of("backprop", rated(RATE))));
    double u = Randoms.of(7, "learning-rate").nextDouble();
    double own = Math.exp(Math.log(0.0035) + u * Math.log(0.28 / 0.0035));
    assertNotEquals(own, new Draws(8).rate(new Rate(0.0035, 0.28)), 0.001);
    byte[] fixed = Kit.weights(Kit.recipe(Kit.read(own, Map.of())));
    assertArrayEquals(floats(fixed, drawn), floats(Kit.weights(drawn), drawn), 1e-6f);
  }

  private static String rated(String rate) {
    return "{backprop: {learning-rate: " + rate + "}}";
  }

  private static float[] floats(byte[] weights, Recipe recipe) {
    return Weights.of(recipe.layers(), weights).matrix(1);
  }

  @Test
  void ratesAreLogUniform() {
    double[] logs =
        LongStream.range(0, 2000)
            .mapToDouble(seed -> Math.log10(new Draws(seed).rate(new Rate(0.01, 1))))
            .sorted()
            .toArray();
    assertTrue(logs[0] >= -2 - 1e-12 && logs[1999] <= 1e-12);
    for (int q = 1; q < 10; q++) {
      assertEquals(-2 + 0.2 * q, logs[200 * q], 0.1, "quantile " + q);
    }
  }

  @Test
  void aTrialCarriesTheRangeAndArmsPutANumberInItsPlace() throws Exception {
    Campaign c =
        campaign(
            "training: {learning-rate: " + RATE + ", epochs: 1}",
            "arms:",
            "  - backprop",
            "  - {name: own, method: backprop, training: {learning-rate: 0.2}}",
            "  - {name: tuned, method: backprop, tune: {learning-rate: [0.3, 0.4]}}");
    Plan plan = new Plan("c-1", c);
    List<Trial> compare = plan.compare(new Chosen(Map.of("tuned", 1), Map.of()));
    Trial first = compare.get(0);
    assertEquals(new Rate(0.0035, 0.28), rate(first));
    assertEquals(first, Codec.decode(Codec.encode(first), Trial.class));
    assertEquals(
        List.of(Rate.of(0.2)),
        compare.stream()
            .filter(t -> t.arm().equals("own"))
            .map(DrawnStartsTest::rate)
            .distinct()
            .toList());
    assertEquals(
        List.of(Rate.of(0.4)),
        compare.stream()
            .filter(t -> t.arm().equals("tuned"))
            .map(DrawnStartsTest::rate)
            .distinct()
            .toList());
    assertEquals("[0.0035,0.28]", Settings.of(c).get("training.learning-rate.log-uniform"));
    assertEquals(
        "learning-rate (log-uniform 0.0035, 0.28)",
        Brief.text(Map.of("learning-rate", Brief.of(rate(first)))));
  }

  @Test
  void aMessageWithAnotherRateIsRefused() throws Exception {
    Trial t = Kit.trial(Kit.recipe(Kit.read(0.1, Map.of("backprop", rated(RATE)))));
    String refused = PartsTest.refused(Codec.encode(t), "log-uniform", "log-unifarm");
    assertTrue(refused.contains("a learning rate is a number"), refused);
  }

  @Test
  void explorersArePenalisedInUnitsOfTheirOwnRate() throws Exception {
    Campaign c =
        campaign(
            "training: {learning-rate: " + RATE + "}",
            "instructor: {rounds: [{explorers: 20}], exploration: {regularised-share: 1}}");
    for (Trial t : new Plan("c-1", c).explorers(1)) {
      double own = new Draws(t.seed()).rate(rate(t));
      t.recipe().interventions().stream()
          .map(io.gradinstructor.training.parts.Kick.class::cast)
          .forEach(k -> assertEquals(own, k.rate()));
      assertFalse(rate(t).fixed());
    }
  }

  @Test
  void layersDrawTheirSpread() {
    Start start = new Drawn(0.02, 0.8);
    double least = 1;
    double most = 0;
    for (int seed = 0; seed < 50; seed++) {
      Weights w = start.network(List.of(100, 100, 100), seed);
      assertNotEquals(spread(w.matrix(0)), spread(w.matrix(1)), 1e-4);
      least = Math.min(least, spread(w.matrix(0)));
      most = Math.max(most, spread(w.matrix(0)));
    }
    assertTrue(least > 0.019 && least < 0.03, "least " + least);
    assertTrue(most > 0.6 && most < 0.83, "most " + most);
    UniformRandomProvider random = Randoms.of(1, "weights", 0);
    assertEquals(0.3, spread(new Drawn(0.3, 0.3).weights(0, 100, 100, random)), 0.01);
  }

  private static double spread(float[] w) {
    double sum = 0;
    for (float x : w) {
      sum += (double) x * x;
    }
    return Math.sqrt(sum / w.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "training: {learning-rate: {log-uniform: [0.2, 0.1]}}~training.learning-rate.log-uniform: must ascend from more than 0",
        "training: {learning-rate: {log-uniform: [0.1, 200]}}~training.learning-rate.log-uniform[1]: must be a number from 1.0E-9 to 100",
        "training: {learning-rate: {log-uniform: [0.1]}}~training.learning-rate.log-uniform: must be a list of 2",
        "training: {learning-rate: {log-uniform: [0.1, 0.2], then: 1}}~training.learning-rate.then: unknown field",
        "arms: [{name: backprop, tune: {initialisation: [{drawn: {low: 0.9}}, he]}}]~arms[0].tune.initialisation[0].drawn: must have low no greater than high, has low 0.9 and high 0.8",
        "arms: [backprop, {name: b, method: backprop, initialisation: {drawn: {low: 0.5}}, tune: {initialisation.high: [0.4, 0.6]}}]~arms[1].tune: has a candidate that cannot be: its part must have low no greater than high",
      })
  void whatIsNoRangeIsRefusedByLineAndField(String line, String expected) {
    List<String> problems =
        assertThrows(CampaignException.class, () -> campaign(line)).problems().stream()
            .map(Object::toString)
            .toList();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("c.yaml:4: " + expected), problems.toString());
  }
}
