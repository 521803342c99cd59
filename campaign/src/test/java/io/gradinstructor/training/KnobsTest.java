package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Linear;
import io.gradinstructor.training.parts.Plateau;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings that follow schedules, differ from layer to layer, are steered and tuned. */
class KnobsTest {
  /** Of two layers of weights, and a line of its own, the fifth. */
  private static Campaign campaign(String line) throws CampaignException {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        network:
          layers: [784, 30, 10]
        """;
    return CampaignFile.read("c.yaml", (text + line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static Recipe backprop(double rate, String settings) throws CampaignException {
    return Kit.recipe(
        Kit.read(0.1, Map.of("backprop", "{backprop: {learning-rate: " + rate + settings + "}}")));
  }

  private static Weights trained(Recipe recipe) {
    return Weights.of(recipe.layers(), Kit.weights(recipe));
  }

  @Test
  void aFactorOfTheRateIsARate() throws Exception {
    assertArrayEquals(Kit.weights(backprop(0.05, "")), Kit.weights(backprop(0.1, ", rates: 0.5")));
  }

  @Test
  void aLayerThatIsHeldStaysAsItStarted() throws Exception {
    Recipe held = backprop(0.1, ", rates: {value: 1, layers: [1, 0]}");
    Weights start = held.network(7);
    Weights end = trained(held);
    assertArrayEquals(start.matrix(1), end.matrix(1));
    assertFalse(Arrays.equals(start.matrix(0), end.matrix(0)));
  }

  @Test
  void aPenaltyOfOneLayerLeavesTheOthersAlone() throws Exception {
    String hard = ", rates: 0, terms: [{l2: {strength: {value: 1, layers: [0, 0.5]}}}]";
    Recipe shrinking = backprop(0.1, hard);
    Weights start = shrinking.network(7);
    Weights end = trained(shrinking);
    assertArrayEquals(start.matrix(0), end.matrix(0));
    for (int i = 0; i < start.matrix(1).length; i++) {
      float expected = start.matrix(1)[i] * (float) Math.pow(0.95, 12);
      assertEquals(expected, end.matrix(1)[i], 1e-6 * Math.abs(expected));
    }
  }

  @Test
  void itsPathLeadsToIt() throws Exception {
    Backprop b =
        (Backprop)
            backprop(0.1, ", dropout: {input: 0.1}, terms: [l1, {l2: {strength: 2}}]").trainer();
    Map<String, Knob> all = Knob.all(b);
    assertEquals(
        List.of(
            "rates",
            "bands.rates",
            "bands.decays",
            "objective.smoothing",
            "dropout.input",
            "dropout.hidden",
            "terms.l1.strength",
            "terms.l2.strength"),
        List.copyOf(all.keySet()));
    assertEquals(Knob.of(2), all.get("terms.l2.strength"));
  }

  @Test
  void whatIsSteeredIsRememberedAndFollowsItsSchedule() {
    Backprop b = Backprop.plain(0.1);
    try (Memory memory = new Memory()) {
      assertThrows(
          IllegalArgumentException.class, () -> new Knobs(b, p -> 2, Set.of("momentum"), memory));
      Knobs knobs = new Knobs(b, p -> 2, Set.of("dropout.input"), memory);
      Knob input = new Knob(0, new Linear(), List.of());
      assertFalse(knobs.none("dropout.input", input));
      assertTrue(knobs.none("dropout.hidden", input));
      knobs.hold("dropout.input", 0.5f, 0.5f);
      assertEquals(Set.of("held.dropout.input"), memory.bytes().keySet());
      assertEquals(0.25, knobs.at("dropout.input", input, 0, new Clock(50, 0, 100)), 1e-9);
    }
  }

  @Test
  void aPlateauHalvesTheRateWhereTheLossFallsNoMore() {
    Plateau plateau = new Plateau(2, 1, 0.5, 0.2);
    try (Memory memory = new Memory()) {
      Knobs knobs = new Knobs(Backprop.plain(0.1), p -> 2, Set.of("rates"), memory);
      Controller.Hand hand = plateau.ready(null, memory, knobs);
      memory.put(Training.LOSS, new float[] {Float.NaN});
      hand.turn(moment(0, memory, knobs)); // No loss is known yet.
      float[] left = new float[13];
      for (int step = 1; step <= 12; step++) {
        // Windows of two: 3, 2, then 2 for ever. One is borne, the next one is not.
        memory.put(Training.LOSS, new float[] {step <= 2 ? 3 : 2});
        hand.turn(moment(step, memory, knobs));
        left[step] = knobs.held("rates")[1];
      }
      assertArrayEquals(
          new float[] {0, 1, 1, 1, 1, 1, 1, 1, 0.5f, 0.5f, 0.5f, 0.5f, 0.25f}, left, 0);
    }
  }

  private static Controller.Moment moment(int step, Memory memory, Knobs knobs) {
    return new Controller.Moment(new Clock(step, 0, 100), 0.1, 0.1, List.of(), memory, knobs);
  }

  @Test
  void aLayerIsTunedByItsNumber() throws Exception {
    Campaign c =
        campaign("arms: [backprop, {name: b, method: backprop, tune: {rates.1: [0.5, 2]}}]");
    Object chosen = c.arms().get(1).with(c, Map.of("rates.1", 2.0)).training().trainer();
    assertEquals(List.of(1.0, 2.0), ((Backprop) chosen).rates().layers());
  }

  @Test
  void whatIsNotThereIsRefusedByLineAndField() {
    refused("training: {rates: {value: 1, layers: [1, 2, 3]}}", "training.rates: rates.layers");
    refused(
        "training: {bands: {cuts: [3, 9], rates: {value: 1, layers: [1, 2, 3, 4]}}}",
        "training.bands: bands.rates.layers must be 3 numbers at most, one for each band, was 4");
    refused("training: {bands: {cuts: [9, 3]}}", "must have cuts that ascend");
    refused(
        "arms: [backprop, {name: b, method: backprop, tune: {bands.rates.5: [0.5, 2]}}]",
        "arms[1].tune.bands.rates.5: is of a band that is not there: of bands there are 0 to 4");
    refused(
        "training: {dropout: {input: {value: 0.1, layers: [1]}}}",
        "training.dropout.input.layers: unknown field");
    refused(
        "arms: [backprop, {name: b, method: backprop, tune: {rates.2: [0.5, 2]}}]",
        "arms[1].tune.rates.2: is of a layer that is not there");
    refused(
        "training: {controllers: [plateau, plateau]}", "training.controllers[1]: must be named");
    refused("training: {controllers: [{plateau: {window: 0}}]}", "plateau.window: must be");
  }

  private static void refused(String line, String expected) {
    List<String> problems =
        assertThrows(CampaignException.class, () -> campaign(line)).problems().stream()
            .map(Object::toString)
            .toList();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith("c.yaml:5: "), problems.toString());
    assertTrue(problems.get(0).contains(expected), problems.toString());
  }
}
