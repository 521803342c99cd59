package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Division;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bands are of a basis that the data have: flowers have four numbers, which are no image. */
class BandsAdmissionTest extends OwnImages {
  private static final String FLOWERS =
      """
      campaign: c
      dataset: {name: iris, split: stratified}
      network: {layers: [4, 8, 3]}
      training: {batch: 10, bands: {basis: principal}}
      instructor:
        controls:
          bands.rates: {log-uniform: [0.1, 10]}
        state: bands
      arms:
        - backprop
        - controls
        - {name: own, method: controls, training: {bands: {decays: 0.1}}}
        - {name: tuned, method: backprop, tune: {bands.rates.0: [1, 2]}}
      """;

  private static final String MUST =
      ": must have basis: principal, cosines are of square images of one channel, dataset has none";

  @Test
  void principalComponentsAreOfAnyInputs() throws Exception {
    Campaign c = admit(FLOWERS).campaign();
    Controls controls = c.instructor().controls();
    assertEquals(4, controls.axes().size(), "four bands unless cuts say otherwise");
    assertEquals(new Division(Basis.PRINCIPAL, List.of()), controls.bands());
    String layers = FLOWERS.replace("  state: bands\n", "");
    assertNull(admit(layers).campaign().instructor().controls().bands());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          basis: principal~cuts: [2], rates: 0.5~c.yaml:4: training.bands
          basis: principal~cuts: [2], decays: 0.5~c.yaml:4: training.bands
          basis: principal~cuts: [2]~c.yaml:7: instructor.controls.bands.rates
          basis: principal~cuts: [2]~c.yaml:8: instructor.state
          basis: principal~cuts: [2]~c.yaml:13: arms[3].tune
          {decays: 0.1}~{basis: cosines}~c.yaml:12: arms[2].training.bands
          {decays: 0.1}~{basis: cosines, rates: 2}~c.yaml:12: arms[2].training.bands
          """)
  void cosinesAreNotOfATable(String old, String with, String where) {
    String text = FLOWERS.replace(old, with);
    assertNotEquals(FLOWERS, text);
    assertEquals(
        1,
        problems(text).stream().filter((where + MUST)::equals).count(),
        () -> String.join("\n", problems(text)));
  }

  @Test
  void whatIsNotNeutralIsReportedOnce() {
    assertEquals(
        List.of("c.yaml:4: training.bands" + MUST),
        problems(
            FLOWERS
                .replaceAll("(?s)instructor:.*", "arms: [backprop, he, l2]\n")
                .replace("{basis: principal}", "{rates: 0.5}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          basis: principal~basis: principal, cuts: [1, 4]~c.yaml:7: instructor.controls.bands.rates: bands must have cuts below 4, the inputs, has [1.0, 4.0]
          basis: principal~basis: principal, cuts: [1, 4]~c.yaml:8: instructor.state: bands must have cuts below 4, the inputs, has [1.0, 4.0]
          basis: principal~basis: wavelets~c.yaml:4: training.bands.basis: must be one of cosines, principal, was "wavelets"
          state: bands~state: band~c.yaml:8: instructor.state: must be one of layers, bands, was "band"; did you mean "bands"?
          [4, 8, 3]~[3, 8, 3]~c.yaml:7: instructor.controls.bands.rates: bands are 4 unless cuts say otherwise, there are 3 inputs
          """)
  void oneProblem(String old, String with, String expected) {
    String text = FLOWERS.replace(old, with);
    assertEquals(
        1,
        problems(text).stream().filter(expected::equals).count(),
        () -> String.join("\n", problems(text)));
  }

  @Test
  void thereIsNoStateWithoutControls() {
    String text = FLOWERS.replaceAll("(?s)  controls:\n.*?  state", "  state");
    assertEquals(
        "c.yaml:6: instructor.state: is what an instructor of controls sees, there are no controls",
        problems(text.replaceAll("(?s)  - controls.*", "")).get(0));
  }

  /** Of 36 pixels, a square number, none of which is a square image. */
  @Test
  void oblongImagesHaveNoCosines() throws Exception {
    images("train", 400, 4, 9);
    images("t10k", 100, 4, 9);
    labels("train", 400, 0, 4);
    labels("t10k", 100, 0, 4);
    String text = OWN.replace("[64,", "[36,") + "training: {bands: {rates: 2}}\n";
    assertEquals(List.of("c.yaml:10: training.bands" + MUST), problems(text));
    String at = "network.initialisation.from-training";
    String source =
        "  initialisation: {from-training: {outputs: 4, dataset: {name: idx, path: set, train: [0, 64],"
            + " reward: [64, 65], test: [0, 1]}, trainer: {backprop: {bands: {BANDS}}}}}\n";
    String starts = OWN.replace("{layers: [64, 8, 4]}", "\n  layers: [36, 8, 4]\n" + source);
    assertEquals(
        List.of("c.yaml:10: " + at + ".trainer" + MUST.replace("dataset has", at + ".dataset has")),
        problems(starts.replace("BANDS", "rates: 2")));
    assertEquals(
        List.of(
            "c.yaml:10: " + at + ".trainer: bands must have cuts below 36, the inputs, has [40.0]"),
        problems(starts.replace("BANDS", "rates: 2, basis: principal, cuts: [40]")));
    admit(starts.replace("BANDS", "rates: 2, basis: principal"));
  }
}
