package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.LowRank;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.PictureModel;
import io.gradinstructor.network.Weights;
import io.gradinstructor.workflow.Plan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials of networks that are told layer by layer. */
class LayeredRunTest {
  private static final String CNN =
      "input: [1, 28, 28], layers: [{conv: {channels: 3, norm: batch, activation: gelu}},"
          + " {pool: max}, {residual: [{conv: 3}]}, {pool: average}, {dense: 10}],"
          + " initialisation: he";

  private static Trial trial(String network, String training) throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        """
            + "network: {"
            + network
            + "}\ntraining: {batch: 100, epochs: 1"
            + training
            + "}\n";
    Campaign c = CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    Recipe recipe = c.training().recipe(c.network().architecture(), c.network().initialisation());
    return Trials.of(recipe, 7, new Watch(List.of(0, 5), true));
  }

  private static TrialResult run(Trial t) {
    return Kit.run(t, new byte[0], null, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", optimizer: {sgd: {momentum: 0.9}}, dropout: {hidden: 0.3, input: 0.1}",
        ", optimizer: adamw, learning-rate: 0.01, terms: [l1, l2, l2-sp], interventions: [rifle]",
        ", interventions: [{trp: {period: 4, energy: 0.9, nuclear: 0.01}}]",
        ", sampler: kakurenbo, controllers: [range-test]",
        ", examples: {adversarial: {epochs: 1}}, objective: {cross-entropy: {smoothing: 0.1}}"
      })
  void goesOnFromAnyStepToTheSameBytes(String training) throws Exception {
    Trial t = trial(CNN, training.replace("[rifle]", "[{rifle: {periods: 1}}]"));
    List<Checkpoint> points = new ArrayList<>();
    TrialResult whole = Kit.run(t, new byte[0], null, points);
    assertFalse(whole.diverged());
    assertArrayEquals(whole.weights(), run(t).weights());
    assertEquals(15, points.size());
    for (int i = 0; i < points.size(); i += 7) {
      assertArrayEquals(
          whole.weights(), Kit.run(t, new byte[0], points.get(i), null).weights(), "from " + i);
    }
  }

  @Test
  void itLearns() throws Exception {
    Trial t = trial(CNN, ", learning-rate: 0.1");
    Architecture network = t.recipe().architecture();
    Weights end = Weights.of(network, run(t).weights());
    try (Evaluation test = new Evaluation(network, Datasets.load(t.dataset()).reward())) {
      double before = test.of(t.recipe().network(t.seed())).accuracy();
      double after = test.of(end).accuracy();
      assertTrue(after > 0.6 && after > before + 0.3, before + " " + after);
    }
    float[] variance = new float[1];
    end.each(
        (name, numbers, shape) ->
            variance[0] = name.equals("n0.variance") ? numbers[0] : variance[0]);
    assertNotEquals(1, variance[0], "running averages follow the minibatches");
  }

  /** Kernels of 9 rows and 3 columns, 27 and 3, and the last, which is left whole. */
  @Test
  void ranksOfKernelsAreBroughtDown() throws Exception {
    Trial t = trial(CNN, ", interventions: [{trp: {period: 5, energy: 1, max-rank: 1}}]");
    TrialResult r = run(t);
    assertEquals(List.of(1, 1, 10), r.ranks());
    Architecture network = t.recipe().architecture();
    Weights w = Weights.of(network, r.weights());
    for (int l = 0; l < 2; l++) {
      double[] values = LowRank.of(w.matrix(l), network.in(l), 3).values();
      assertTrue(values[1] < 1e-5 * values[0], "one singular value is left");
    }
    byte[] images = new byte[5 * 784];
    new Random(1).nextBytes(images);
    List<Integer> size = List.of(28, 28, 1);
    byte[] small = t.network(r);
    assertArrayEquals(
        PictureModel.probabilities(
            t.network(new TrialResult(t.id(), null, false, r.weights(), null, 0, 0)), images, size),
        PictureModel.probabilities(small, images, size),
        1e-4f);
    // Factors 9 + 3 and 27 + 3, 3 x 7 x 7 x 10 of the last; 16 biases, and 12 of the norm.
    assertEquals(12 + 30 + 1470 + 16 + 12, network.parameters(r.ranks()));
    assertEquals(784 * 12 + 196 * 30 + 1470, network.multiplications(r.ranks()));
    String refused =
        assertThrows(IllegalArgumentException.class, () -> NetworkFileReader.read(small))
            .getMessage();
    assertTrue(refused.startsWith("has no w0; of matrices whose rank"), refused);
  }

  /** An explorer's knobs move in pieces, layers start at other scales; from any step the same. */
  @Test
  void knobsAreSteered() throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        training: {batch: 100, epochs: 1, optimizer: {sgd: {momentum: 0.9}}}
        instructor: {controls: {rates: {log-uniform: [0.1, 10]}}, rounds: [{explorers: 8}]}
        """
            + "network: {"
            + CNN
            + "}\narms: [backprop, controls]\n";
    Campaign c = CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    assertEquals(3, c.instructor().controls(1).axes().size());
    boolean steered = false;
    for (Trial t : new Plan("c-1", c).explorers(1)) {
      List<Checkpoint> points = new ArrayList<>();
      TrialResult whole = Kit.run(t, new byte[0], null, points);
      if (!whole.diverged()) {
        steered = true;
        byte[] again = Kit.run(t, new byte[0], points.get(6), null).weights();
        assertArrayEquals(whole.weights(), again);
      }
    }
    assertTrue(steered, "some explorer comes to its end");
  }

  /** The same layers by the two ways that the file has of them. */
  @Test
  void aPerceptronToldLayerByLayerIsTheSame() throws Exception {
    byte[] sizes = run(trial("layers: [784, 20, 10]", "")).weights();
    byte[] told = run(trial("input: [784], layers: [{dense: 20}, {dense: 10}]", "")).weights();
    assertArrayEquals(sizes, told);
  }
}
