package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.RangeTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A range test of learning rates, step by step with losses made up, and in a run. */
class RangeTestTest {
  /** Rates of six steps: 0.001, 0.01, 0.1, 1, 10, 100. */
  private static final RangeTest TENFOLD = new RangeTest(6, 0.001, 100, 0, 0.3);

  private static final float[] START = {1, 2};

  private final Memory memory = new Memory();
  private Knobs knobs;

  private Controller.Hand begin(RangeTest part) {
    return begin(part, 1);
  }

  private Controller.Hand begin(RangeTest part, double factor) {
    memory.put("w0", START, 2, 1);
    memory.put("b0", new float[] {3}, 1);
    memory.put("w0.velocity", new float[2], 2, 1);
    memory.put(Training.LOSS, new float[] {Float.NaN});
    knobs = new Knobs(Backprop.plain(0.1), p -> 1, Set.of("rates"), memory);
    knobs.hold("rates", (float) factor);
    return part.ready(
        new Trainer.Task(List.of(2, 1), 1, 1, false, null, null, null), memory, knobs);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  /**
   * A step of a run of 100, as a trainer takes it.
   *
   * @param loss of the step before
   * @return the rate of this one
   */
  private double step(Controller.Hand part, int step, double schedule, double loss) {
    memory.put(Training.LOSS, new float[] {(float) loss});
    part.turn(moment(step, schedule));
    double rate = 0.1 * schedule * knobs.held("rates")[0];
    memory.put("w0", new float[] {step + 10, step + 20}, 2, 1);
    memory.put("w0.velocity", new float[] {step, step}, 2, 1);
    return rate;
  }

  private Controller.Moment moment(int step, double schedule) {
    Clock at = new Clock(step, 0, 100);
    return new Controller.Moment(at, 0.1, 0.1 * schedule, List.of(), memory, knobs);
  }

  private double[] rates(Controller.Hand part, double... losses) {
    double[] rates = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      rates[i] = step(part, i, 1, losses[i]);
    }
    return rates;
  }

  private static void assertRates(double[] actual, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-5 * expected[i], "step " + i);
    }
    assertEquals(expected.length, actual.length);
  }

  @Test
  void afterAllStepsItTakesAShareOfTheRateAtWhichTheLossWasLeast() {
    // Losses of its steps: 2, 2, 1.9, 1, 1.1, 1.2; the least at a rate of 1.
    double[] rates = rates(begin(TENFOLD), Float.NaN, 2, 2, 1.9, 1, 1.1, 1.2, 0.1, 9);
    assertRates(rates, 0.001, 0.01, 0.1, 1, 10, 100, 0.3, 0.3, 0.3);
  }

  @Test
  void whenTheLossExplodesTheTestIsOver() {
    // Four times the least is borne, more is not.
    double[] rates = rates(begin(TENFOLD), Float.NaN, 2, 1, 4, 4.001, 1);
    assertRates(rates, 0.001, 0.01, 0.1, 1, 0.003, 0.003);
  }

  @Test
  void aLossThatIsNoNumberHasExploded() {
    double[] rates = rates(begin(TENFOLD), Float.NaN, 2, 1, Float.NaN, 1);
    assertRates(rates, 0.001, 0.01, 0.1, 0.003, 0.003);
  }

  @Test
  void theLossIsSmoothedAndTheFirstOfItCountsInFull() {
    Controller.Hand half = begin(new RangeTest(6, 0.001, 100, 0.5, 0.3));
    // Means 1, (1 + 2·5)/3 = 3.67 and (1 + 2·5 + 4·6)/7 = 5: the last is more than four times 1.
    assertRates(rates(half, Float.NaN, 1, 5, 6), 0.001, 0.01, 0.1, 0.0003);
  }

  @Test
  void ratesAreThoseOfAStepWhateverTheScheduleSaysAndTheLastOneFollowsIt() {
    Controller.Hand part = begin(TENFOLD);
    assertEquals(0.001, step(part, 0, 0.04, Float.NaN), 1e-8);
    assertEquals(0.01, step(part, 1, 0.08, 1), 1e-7);
    assertEquals(0.5 * 0.3 * 0.001, step(part, 2, 0.5, 9), 1e-8, "explodes");
    assertEquals(0.3 * 0.001, step(part, 3, 1, 1), 1e-8);
  }

  @Test
  void layersKeepTheirFactors() {
    assertRates(rates(begin(TENFOLD, 2), Float.NaN, 2, 1, 9), 0.002, 0.02, 0.2, 0.006);
  }

  @Test
  void itTakesNoMoreThanHalfOfTheRun() {
    Controller.Hand part = begin(new RangeTest(1000, 0.001, 1, 0, 0.3));
    for (int i = 0; i <= 50; i++) {
      step(part, i, 1, i == 0 ? Float.NaN : 1 - 0.001 * i);
    }
    // The last of fifty was the best.
    assertEquals(0.3, 0.1 * knobs.held("rates")[0], 1e-5);
  }

  @Test
  void allButTheLossIsPutBackOnce() {
    Controller.Hand part = begin(TENFOLD);
    step(part, 0, 1, Float.NaN);
    step(part, 1, 1, 1);
    assertEquals(11, memory.get("w0")[0]);
    memory.put(Training.LOSS, new float[] {5});
    part.turn(moment(2, 1));
    assertArrayEquals(START, memory.get("w0"));
    assertArrayEquals(new float[] {3}, memory.get("b0"));
    assertArrayEquals(new float[2], memory.get("w0.velocity"));
    assertEquals(5, memory.get(Training.LOSS)[0]);
    step(part, 3, 1, 1);
    part.turn(moment(4, 1));
    assertEquals(13, memory.get("w0")[0], "it goes on from there");
  }

  /** Of five steps, with a velocity to be forgotten. */
  private static Recipe recipe(String controllers) throws CampaignException {
    return Kit.recipe(
        Kit.read(
            0.1,
            Map.of(
                "backprop",
                "{backprop: {learning-rate: 0.1, optimizer: {sgd: {momentum: 0.9}}"
                    + controllers
                    + "}}")));
  }

  @Test
  void whatFollowsIsTrainingFromTheStartAtThatRate() throws Exception {
    Trial tested =
        Kit.trial(
            recipe(", controllers: [{range-test: {steps: 5, from: 0.01, to: 2, share: 0.3}}]"));
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrialResult end = Kit.run(tested, null, checkpoints);
    float[] held = floats(checkpoints.get(6).memory().get("held.rates"));
    // A share of 0.3 of one of 0.01, 0.0376, 0.141, 0.532, 2, in units of 0.1.
    boolean known = false;
    for (int i = 0; i < 5; i++) {
      known |= Math.abs(held[0] - 0.3 * 0.01 * Math.pow(200, i / 4.0) / 0.1) < 1e-5;
    }
    assertTrue(known, "rate " + held[0]);

    Trial plain = Kit.trial(recipe(", rates: " + held[0]));
    List<Checkpoint> others = new ArrayList<>();
    Kit.run(plain, null, others);
    Checkpoint fifth = others.get(4);
    assertEquals(5, fifth.step());
    SortedMap<String, byte[]> start = new TreeMap<>(fifth.memory());
    start.replaceAll((name, bytes) -> name.endsWith(".velocity") ? new byte[bytes.length] : bytes);
    Weights first = plain.recipe().network(plain.seed());
    first.each((name, numbers, shape) -> start.put(name, Floats.bytes(numbers)));
    Checkpoint anew = new Checkpoint(fifth.trial(), 5, start, fifth.norms(), fifth.passes());
    float[] expected = floats(Kit.run(plain, anew, null).weights());
    assertArrayEquals(expected, floats(end.weights()), 1e-6f);
  }

  private static float[] floats(byte[] bytes) {
    return Floats.next(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES);
  }

  @Test
  void aRangeThatDoesNotGrowAndASecondOwnerOfTheRateAreRefused() {
    refused(
        "[{range-test: {from: 1, to: 0.5}}]",
        "training.trainer.backprop.controllers[0].range-test: must have from less than to, has"
            + " from 1.0 and to 0.5");
    refused(
        "[plateau, range-test]", "training.trainer.backprop: has two controllers that set rates");
  }

  private static void refused(String controllers, String expected) {
    String message =
        assertThrows(CampaignException.class, () -> recipe(", controllers: " + controllers))
            .problems()
            .toString();
    assertTrue(message.startsWith("[c.yaml:9: " + expected), message);
  }
}
