package io.gradinstructor.training.parts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.data.Range;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Layer;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.network.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
  private static final List<Integer> SOURCE = List.of(5, 4, 3, 2);
  private static final List<Integer> TARGET = List.of(5, 4, 3, 6);

  @TempDir Path folder;

  private static byte[] onnx(Weights w) {
    return NetworkModel.onnx(w.layers(), w.bytes(), null, Map.of());
  }

  @Test
  void aNetworkIsReadAsItWasWritten() {
    Weights w = new FanIn().network(SOURCE, 3);
    Weights read = NetworkFileReader.read(onnx(w));
    assertEquals(SOURCE, read.layers());
    assertArrayEquals(w.bytes(), read.bytes());
  }

  /** PyTorch writes weights as [out, in], and others floats one by one. */
  @Test
  void transposedWeightsAreTurned() throws Exception {
    ModelProto model = ModelProto.parseFrom(onnx(new Uniform(1).network(List.of(2, 3), 1)));
    GraphProto g = model.getGraph();
    TensorProto w =
        TensorProto.newBuilder()
            .setName(g.getNode(0).getInput(1))
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addAllDims(List.of(3L, 2L))
            .addAllFloatData(List.of(1f, 2f, 3f, 4f, 5f, 6f))
            .build();
    NodeProto.Builder gemm = g.getNode(0).toBuilder();
    gemm.getAttributeBuilderList().stream()
        .filter(a -> a.getName().equals("transB"))
        .forEach(a -> a.setI(1));
    GraphProto turned = g.toBuilder().setInitializer(0, w).setNode(0, gemm).build();
    Weights read = NetworkFileReader.read(model.toBuilder().setGraph(turned).build().toByteArray());
    assertEquals(List.of(2, 3), read.layers());
    assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, read.matrix(0));
  }

  @Test
  void modelsThatAreNoSuchNetworkAreRefused() throws Exception {
    byte[] whole = onnx(new He().network(SOURCE, 1));
    ModelProto model = ModelProto.parseFrom(whole);
    GraphProto g = model.getGraph();
    for (GraphProto other :
        List.of(
            g.toBuilder().removeNode(1).build(),
            g.toBuilder().setNode(1, g.getNode(1).toBuilder().setOpType("Selu")).build(),
            g.toBuilder().clearInitializer().build(),
            g.toBuilder().setInitializer(0, g.getInitializer(0).toBuilder().setDims(0, 6)).build(),
            g.toBuilder().clearNode().build())) {
      byte[] bytes = model.toBuilder().setGraph(other).build().toByteArray();
      assertThrows(IllegalArgumentException.class, () -> NetworkFileReader.read(bytes));
    }
    assertThrows(
        IllegalArgumentException.class, () -> NetworkFileReader.read(new byte[] {1, 2, 3}));
    assertThrows(
        IllegalArgumentException.class,
        () -> NetworkFileReader.read(Arrays.copyOf(whole, whole.length / 2)));
  }

  @Test
  void allButTheLastLayerAreCopiedAndTheLastIsOfAStreamOfItsOwn() throws Exception {
    Weights source = new FanIn().network(SOURCE, 3);
    Path file = folder.resolve("source.onnx");
    Files.write(file, onnx(source));
    FromNetwork start = new FromNetwork(new NetworkFile(file.toString(), null), new FanIn(), false);
    Weights w = start.network(TARGET, 7);
    assertEquals(TARGET, w.layers());
    for (int l = 0; l < 2; l++) {
      assertArrayEquals(source.matrix(l), w.matrix(l));
      assertArrayEquals(source.biases(l), w.biases(l));
    }
    float[] head = new FanIn().weights(2, 3, 6, Randoms.of(7, "head", 0));
    assertArrayEquals(head, w.matrix(2));
    assertFalse(Arrays.equals(w.matrix(2), start.network(TARGET, 8).matrix(2)));
    assertArrayEquals(
        new float[6], new FromNetwork(start.file(), new He(), false).network(TARGET, 7).biases(2));
    assertThrows(DeterministicFault.class, () -> start.network(List.of(5, 4, 2, 6), 7));
    assertThrows(DeterministicFault.class, () -> start.network(List.of(5, 4, 6), 7));
  }

  /** Convolutions of a source of two classes under a head of six; running averages go along. */
  @Test
  void layeredNetworksStartFromTheirLike() throws Exception {
    Layered network =
        new Layered(
            List.of(1, 4, 4),
            List.of(
                new Layer.Conv(3, 3, 1, Layer.Norm.BATCH, Activation.ELU),
                new Layer.Pool(Layer.Pool.Kind.MAX, 2),
                new Layer.Dense(6, Layer.Norm.NONE, Activation.NONE)));
    Weights source = new FanIn().network(network.with(2), 3);
    source.each((name, numbers, shape) -> numbers[0] += name.startsWith("n") ? 0.5f : 0);
    Path file = folder.resolve("source.onnx");
    Files.write(file, NetworkModel.onnx(network.with(2), source.bytes(), null, Map.of()));
    NetworkFile known = new NetworkFile(file.toString(), null);
    FromNetwork start = new FromNetwork(known, new FanIn(), false);
    List<float[]> w = start.network(network, 7).arrays();
    for (int i : List.of(0, 1, 4, 5, 6, 7)) {
      assertArrayEquals(source.arrays().get(i), w.get(i), Weights.names(network).get(i));
    }
    assertArrayEquals(new FanIn().weights(1, 12, 6, Randoms.of(7, "head", 0)), w.get(2));
    FromNetwork whole = new FromNetwork(known, new FanIn(), true);
    assertArrayEquals(source.bytes(), whole.network(network.with(2), 7).bytes());
    assertThrows(DeterministicFault.class, () -> whole.network(network, 7));
    Layered other =
        new Layered(
            List.of(1, 4, 4),
            List.of(
                new Layer.Conv(3, 3, 1, Layer.Norm.BATCH, Activation.ELU),
                new Layer.Pool(Layer.Pool.Kind.AVERAGE, 2),
                new Layer.Dense(6, Layer.Norm.NONE, Activation.NONE)));
    String why = assertThrows(DeterministicFault.class, () -> start.network(other, 7)).getMessage();
    assertTrue(why.contains("{pool: {kind: max, size: 2}}"), why);
    assertTrue(
        why.endsWith(
            "{dense: {units: 6, norm: none, activation: none}}] but for the last: layers[1]"),
        why);
  }

  /** Trained for ten steps on two digits, and kept for the next arm. */
  @Test
  void layeredSourcesAreTrainedInTheCampaign() {
    Layered network =
        new Layered(
            List.of(1, 28, 28),
            List.of(
                new Layer.Conv(2, 5, 3, Layer.Norm.BATCH, Activation.RELU),
                new Layer.Dense(6, Layer.Norm.NONE, Activation.NONE)));
    FromTraining start = training(0.1, true);
    Weights source = start.source(network, 1);
    assertEquals(network.with(2), source.network());
    assertSame(source, start.source(network.with(9), 1));
    assertArrayEquals(source.arrays().get(6), start.network(network, 1).arrays().get(6));
    assertTrue(start.testAccuracy(network, 1) > 0.75, "accuracy " + start.testAccuracy(network, 1));
  }

  private static FromTraining training(double rate, boolean fanIn) {
    DatasetSpec data =
        new DatasetSpec(
                "mnist-sample",
                null,
                null,
                new Range(0, 200),
                new Range(200, 210),
                new Range(0, 10))
            .of(List.of(3, 8));
    return new FromTraining(
        data, 2, 20, 1, Backprop.plain(rate), new He(), fanIn ? new FanIn() : new He());
  }

  /** Its source is of the trial's seed, whatever the last layer is drawn like. */
  @Test
  void theSameTrialStartsFromTheSameSourceInEveryArm() {
    List<Integer> layers = List.of(784, 6, 5);
    FromTraining start = training(0.1, true);
    Weights source = start.source(new Mlp(layers), 1);
    assertEquals(List.of(784, 6, 2), source.layers());
    assertSame(source, start.source(new Mlp(layers), 1), "trained once");
    assertSame(source, training(0.1, false).source(new Mlp(List.of(784, 6, 9)), 1));
    Weights w = start.network(layers, 1);
    assertArrayEquals(source.matrix(0), w.matrix(0));
    assertFalse(Arrays.equals(source.matrix(0), start.source(new Mlp(layers), 2).matrix(0)));
    assertFalse(
        Arrays.equals(source.matrix(0), training(0.2, true).source(new Mlp(layers), 1).matrix(0)));
  }

  /** Ten steps on the two digits tell them apart: it is they that it learned. */
  @Test
  void theSourceLearnedItsClasses() {
    FromTraining start = training(0.1, true);
    Weights source = start.source(new Mlp(List.of(784, 6, 5)), 1);
    Images seen = Datasets.load(start.dataset()).train();
    try (Evaluation evaluation = new Evaluation(source.layers(), seen)) {
      double accuracy = evaluation.of(source).accuracy();
      assertTrue(accuracy > 0.75, "accuracy " + accuracy);
    }
  }

  @Test
  void aSourceThatDivergesIsSaidToHave() {
    DeterministicFault fault =
        assertThrows(
            DeterministicFault.class, () -> training(1e37, true).network(List.of(784, 6, 5), 1));
    assertTrue(fault.getMessage().contains("diverged"));
  }

  @Test
  void whatFailedIsTriedAgainAndWhatIsThereIsNot() {
    Sources sources = new Sources();
    AtomicInteger made = new AtomicInteger();
    Weights w = new He().network(SOURCE, 1);
    assertThrows(
        IllegalStateException.class,
        () ->
            sources.of(
                "k",
                () -> {
                  throw new IllegalStateException();
                }));
    for (int i = 0; i < 3; i++) {
      assertSame(
          w,
          sources.of(
              "k",
              () -> {
                made.incrementAndGet();
                return w;
              }));
    }
    assertEquals(1, made.get());
  }
}
