package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.Trials;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Layer.Active;
import io.gradinstructor.network.Layer.Conv;
import io.gradinstructor.network.Layer.Dense;
import io.gradinstructor.network.Layer.Norm;
import io.gradinstructor.network.Layer.Pool;
import io.gradinstructor.network.Layer.Residual;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Watch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkReaderTest {
  private static final String CNN =
      "input: [1, 28, 28], layers: [{conv: 8}, {pool: max}, {conv: 16}, {pool: max}, {dense: 10}]";

  private static Campaign read(String network, String more) throws CampaignException {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        """;
    String all = text + "network: {" + network + "}\n" + more + "\n";
    return CampaignFile.read("c.yaml", all.getBytes(StandardCharsets.UTF_8));
  }

  private static Architecture network(String network) throws CampaignException {
    return read(network, "").network().architecture();
  }

  private static String problems(String network, String more) {
    return String.join(
        "; ",
        assertThrows(CampaignException.class, () -> read(network, more)).problems().stream()
            .map(Object::toString)
            .toList());
  }

  @Test
  void layersAreToldOneByOne() throws Exception {
    Norm none = Norm.NONE;
    Activation relu = Activation.RELU;
    assertEquals(
        new Layered(
            List.of(1, 28, 28),
            List.of(
                new Conv(8, 3, 1, none, relu),
                new Pool(Pool.Kind.MAX, 2),
                new Conv(16, 3, 1, none, relu),
                new Pool(Pool.Kind.MAX, 2),
                new Dense(10, none, Activation.NONE))),
        network(CNN));
    Layered rich =
        new Layered(
            List.of(1, 28, 28),
            List.of(
                new Conv(8, 5, 2, Norm.BATCH, Activation.GELU),
                new Residual(
                    List.of(
                        new Conv(8, 3, 1, Norm.BATCH, Activation.GELU),
                        new Conv(8, 3, 1, none, Activation.NONE))),
                new Active(Activation.TANH),
                new Conv(8, 4, 1, 0, none, Activation.GELU),
                new Pool(Pool.Kind.AVERAGE, 7),
                new Pool(Pool.Kind.GLOBAL, 2),
                new Dense(20, Norm.LAYER, Activation.GELU_TANH),
                new Dense(10, none, Activation.NONE)));
    Campaign campaign =
        read(
            "input: [1, 28, 28], norm: batch, activation: gelu, layers: ["
                + "{conv: {channels: 8, kernel: 5, stride: 2}},"
                + "{residual: [{conv: 8}, {conv: {channels: 8, norm: none, activation: none}}]},"
                + "{activation: tanh}, {conv: {channels: 8, kernel: 4, padding: 0, norm: none}},"
                + "{pool: {kind: average, size: 7}}, {pool: global},"
                + "{dense: {units: 20, norm: layer, activation: gelu-tanh}}, {dense: 10}]",
            "");
    assertEquals(rich, campaign.network().architecture());
    Trial trial =
        Trials.of(
            campaign
                .training()
                .recipe(campaign.network().architecture(), campaign.network().initialisation()),
            7,
            new Watch(List.of(0), true));
    assertEquals(trial, Codec.decode(Codec.encode(trial), Trial.class));
  }

  @Test
  void aPerceptronNeedsSizesOnly() throws Exception {
    assertEquals(new Mlp(List.of(784, 30, 10)), network("layers: [784, 30, 10]"));
    assertEquals(
        new Layered(
            List.of(784),
            List.of(
                new Dense(30, Norm.LAYER, Activation.ELU),
                new Dense(10, Norm.NONE, Activation.NONE))),
        network("layers: [784, 30, 10], norm: layer, activation: elu"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          layers: [{dense: 10}] ~ c.yaml:3: network.input: is missing; must be a list of 1 to 3 whole numbers from 1 to 100000
          input: [1, 28, 28], layers: [{conv: 0}, {dense: 10}] ~ c.yaml:3: network.layers[0].conv.channels: must be a whole number from 1 to 10000, was '0'
          input: [1, 28, 28], layers: [{pool: least}, {dense: 10}] ~ c.yaml:3: network.layers[0].pool.kind: must be one of max, average, global, was 'least'
          input: [1, 28, 28], layers: [{convolution: 8}, {dense: 10}] ~ c.yaml:3: network.layers[0]: must be a layer: {conv: channels}, {dense: units}, {pool: max, average or global}, {activation: word} or {residual: [layers]}, was a mapping
          input: [1, 28, 28], layers: [{dense: 20}, {conv: 3}, {dense: 10}] ~ c.yaml:3: network.layers[1]: needs maps that a kernel of 3 fits, what comes in is [20]
          input: [1, 28, 28], layers: [{conv: 3}] ~ c.yaml:3: network.layers: must end with a dense one without norm and activation, which has the scores
          input: [1, 28, 28], layers: [{dense: {units: 10, norm: batch}}] ~ c.yaml:3: network.layers: must end with a dense one without norm and activation, which has the scores
          input: [1, 27, 28], layers: [{dense: 10}] ~ c.yaml:3: network.input: must be of 784, the pixels of an image, was 756
          input: [1, 28, 28], layers: [{dense: 9}] ~ c.yaml:3: network.layers: must end with 10 or more, one for each class, was 9
          input: [1, 28, 28], layers: [{conv: {channels: 3, size: 5}}, {dense: 10}] ~ c.yaml:3: network.layers[0].conv.size: unknown field; allowed: channels, kernel, stride, padding, norm, activation
          """)
  void whatIsNoNetworkIsRefused(String network, String problem) {
    assertEquals(problem.replace('\'', '"'), problems(network, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '"',
      textBlock =
          """
          training: {trainer: synaptic-rl}~training.trainer: synaptic-rl works with
          training: {bands: {cuts: [40], rates: 0.5}}~training.bands: bands works with
          instructor: {view: units}~instructor.view: must not be units
          arms: [backprop, {name: a, method: backprop, initialisation: {from-training: {trainer: synaptic-rl}}}]~arms[1].initialisation: synaptic-rl works with
          """)
  void partsThatNeedAPerceptronAreRefusedByName(String more, String problem) {
    String problems = problems(CNN, more);
    assertEquals(true, problems.contains(problem), problems);
  }

  @Test
  void running() {
    String problems = problems("norm: batch, " + CNN, "training: {interventions: [predict]}");
    assertEquals(
        "c.yaml:4: training.interventions: predict does not work with norm: batch, for running"
            + " variances may end below 0",
        problems);
  }
}
