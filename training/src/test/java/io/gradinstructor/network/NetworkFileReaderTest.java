package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in {@code torch} are of PyTorch 2.13, by the exporters of TorchScript and dynamo. */
class NetworkFileReaderTest {
  private static byte[] file(String name) throws IOException {
    try (InputStream in = NetworkFileReaderTest.class.getResourceAsStream("/torch/" + name)) {
      return in.readAllBytes();
    }
  }

  private static JsonNode golden(String name) throws IOException {
    return new ObjectMapper().readTree(file("networks.json")).get(name);
  }

  /** Softmax of each row, for outputs that may have gone through one. */
  private static float[] shares(float[] scores, int classes) {
    float[] out = new float[scores.length];
    for (int r = 0; r < scores.length; r += classes) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(scores[r + c]);
      }
      for (int c = 0; c < classes; c++) {
        out[r + c] = (float) (Math.exp(scores[r + c]) / sum);
      }
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({
    "cnn, script",
    "cnn, dynamo",
    "residual, script",
    "residual, dynamo",
    "norm, script",
    "norm, dynamo"
  })
  void outputsAreThoseOfPyTorch(String name, String exporter) throws Exception {
    JsonNode golden = golden(name);
    Weights w = NetworkFileReader.read(file(name + "-" + exporter + ".onnx"));
    float[] x = Golden.floats(golden.get("x"));
    Graph g = new Graph();
    Value images = g.constant(x, 5, x.length / 5);
    g.output("y", w.network().logits(Scope.constants(g, w.named()), images));
    float[] y = Golden.evaluate(g).get("y");
    float[] expected = Golden.floats(golden.get("outputs"));
    assertArrayEquals(shares(expected, 3), shares(y, 3), 1e-5f);
    if (!name.equals("cnn")) {
      assertArrayEquals(expected, y, 1e-5f);
    }
  }

  @Test
  void layersAreThoseOfPyTorch() throws Exception {
    assertEquals(
        "input: [1, 10, 11], layers: [{conv: {channels: 2, kernel: 3, stride: 1, padding: 0,"
            + " norm: none, activation: relu}}, {pool: {kind: max, size: 2}}, {conv: {channels: 3,"
            + " kernel: 4, stride: 1, padding: 2, norm: none, activation: elu}}, {pool: {kind:"
            + " average, size: 2}}, {activation: relu}, {dense: {units: 5, norm: layer, activation:"
            + " gelu}}, {dense: {units: 3, norm: none, activation: none}}]",
        told("cnn-script.onnx"));
    assertEquals(told("cnn-script.onnx"), told("cnn-dynamo.onnx"));
    assertEquals(told("norm-script.onnx"), told("norm-dynamo.onnx"));
    assertTrue(
        told("residual-script.onnx")
            .contains(
                "{residual: [{conv: {channels: 4, kernel: 3, stride: 1, padding: 1, norm: batch,"
                    + " activation: relu}}, {conv: {channels: 3, kernel: 3, stride: 1, padding: 1,"
                    + " norm: batch, activation: none}}]}, {activation: relu}, {residual:"
                    + " [{residual: [{conv: {channels: 3, kernel: 1, stride: 1, padding: 0, norm:"
                    + " none, activation: none}}]}, {activation: sigmoid}, {conv: {channels: 3,"
                    + " kernel: 3, stride: 1, padding: 1, norm: none, activation: none}}]},"
                    + " {pool: global}"),
        told("residual-script.onnx"));
  }

  private static String told(String name) throws IOException {
    return ((Feedforward) NetworkFileReader.read(file(name)).network()).told();
  }

  /** A step of gradient descent: weights, scales, shifts and running averages after it. */
  @ParameterizedTest
  @CsvSource({"cnn", "residual", "norm"})
  void aStepFromThereIsPyTorchs(String name) throws Exception {
    JsonNode golden = golden(name);
    Weights w = NetworkFileReader.read(file(name + "-script.onnx"));
    Feedforward network = (Feedforward) w.network();
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    network.weights(scope);
    Value logits = network.apply(scope, g.input("x", 5, network.inputs()));
    Value loss = logits.crossEntropy(g.input("y", DType.INT64, 5));
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd()).descend(scope, loss, p -> rate, (p, d) -> p);
    g.output("loss", loss);
    try (State state = new State();
        Program step = Program.of(g)) {
      w.each(state::put);
      state.put("rate", new float[] {0.1f});
      state.put("x", Golden.floats(golden.get("x")), 5, network.inputs());
      long[] labels = new long[5];
      Arrays.setAll(labels, i -> golden.get("y").get(i).asLong());
      state.put("y", labels, 5);
      try (var result = state.run(step, Map.of())) {
        assertEquals(golden.get("loss").asDouble(), Program.floats(result, "loss")[0], 1e-5);
      }
      List<String> names = Weights.names(network);
      assertEquals(names.size(), golden.get("after").size());
      for (int i = 0; i < names.size(); i++) {
        JsonNode after = golden.get("after").get(i);
        if (!after.isNull()) {
          assertArrayEquals(Golden.floats(after), state.get(names.get(i)), 1e-5f, names.get(i));
        }
      }
    }
  }

  private static String refused(String name, Consumer<GraphProto.Builder> change)
      throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(file(name)).toBuilder();
    change.accept(model.getGraphBuilder());
    byte[] bytes = model.build().toByteArray();
    return assertThrows(IllegalArgumentException.class, () -> NetworkFileReader.read(bytes))
        .getMessage();
  }

  private static NodeProto.Builder node(GraphProto.Builder g, String type) {
    return g.getNodeBuilderList().stream()
        .filter(n -> n.getOpType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static AttributeProto.Builder attribute(
      GraphProto.Builder g, String type, String attribute) {
    return node(g, type).getAttributeBuilderList().stream()
        .filter(a -> a.getName().equals(attribute))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByItsNode() throws Exception {
    String cnn = "cnn-script.onnx";
    assertTrue(
        refused(cnn, g -> node(g, "Elu").setOpType("Selu"))
            .startsWith("node /4/Elu (Selu) is none of Conv, Gemm"));
    assertEquals(
        "node /4/Elu (Elu) must have the alpha 1",
        refused(cnn, g -> attribute(g, "Elu", "alpha").setF(0.5f)));
    String conv =
        "node /0/Conv (Conv) must have square kernels, equal strides and pads, no dilations and no"
            + " groups";
    assertEquals(conv, refused(cnn, g -> attribute(g, "Conv", "group").setI(2)));
    assertEquals(conv, refused(cnn, g -> attribute(g, "Conv", "dilations").setInts(0, 2)));
    assertEquals(conv, refused(cnn, g -> attribute(g, "Conv", "strides").setInts(1, 2)));
    assertEquals(conv, refused(cnn, g -> attribute(g, "Conv", "pads").setInts(3, 2)));
    String pool = "node /2/MaxPool (MaxPool) must have square windows side by side, without pads";
    assertEquals(pool, refused(cnn, g -> attribute(g, "MaxPool", "ceil_mode").setI(1)));
    assertEquals(pool, refused(cnn, g -> node(g, "MaxPool").clearAttribute()));
    assertEquals(
        "node /9/Gemm (Gemm) must multiply rows of numbers by a matrix",
        refused(cnn, g -> node(g, "Flatten").setOpType("Identity")));
    assertEquals(
        "node /9/Gemm (Gemm) takes 12 numbers, the layer before gives 75",
        refused(
            cnn,
            g -> {
              node(g, "AveragePool").setOpType("Identity").clearAttribute();
            }));
    assertTrue(
        refused(cnn, g -> node(g, "LayerNormalization").setInput(0, node(g, "Conv").getOutput(0)))
            .startsWith(
                "node /10/LayerNormalization (LayerNormalization) takes what /1/Relu takes"));
    assertEquals(
        "node /0/Conv (Conv) must have constants of float32 in the file as weights and biases",
        refused(cnn, GraphProto.Builder::clearInitializer));
    assertTrue(
        refused(
                cnn,
                g ->
                    g.getInitializerBuilderList()
                        .forEach(t -> t.setDataLocation(TensorProto.DataLocation.EXTERNAL)))
            .contains("external_data=False"));
    String residual = "residual-script.onnx";
    assertTrue(
        refused(residual, g -> attribute(g, "BatchNormalization", "epsilon").setF(0.001f))
            .contains("must have the epsilon 1.0E-5"));
    assertEquals(
        "node /1/BatchNormalization (BatchNormalization) must follow a layer of weights",
        refused(
            residual,
            g -> {
              node(g, "Conv").setOpType("Identity").clearAttribute();
            }));
    assertTrue(
        refused(residual, g -> node(g, "Add").setOpType("Mul")).contains("of branches only"));
    assertTrue(
        refused(residual, g -> g.getInputBuilder(0).getTypeBuilder().clearTensorType())
            .contains("takes images whose channels, height and width the file does not say"));
  }

  @Test
  void nodesInACircleAreRefused() throws Exception {
    assertTrue(
        refused(
                "cnn-script.onnx",
                g -> {
                  node(g, "Conv").setInput(0, node(g, "MaxPool").getOutput(0));
                  g.getInputBuilder(0).setName(node(g, "MaxPool").getOutput(0));
                })
            .contains("takes what"));
  }

  /** A network of a run: its layers stand in its metadata, its numbers under their names. */
  @Test
  void ownNetworksAreReadAsTheyWereWritten() throws Exception {
    for (String name : List.of("cnn", "residual", "norm")) {
      Weights w = NetworkFileReader.read(file(name + "-script.onnx"));
      byte[] onnx = NetworkModel.onnx(w.network(), w.bytes(), null, Map.of("campaign", "c"));
      Weights read = NetworkFileReader.read(onnx);
      assertEquals(w.network(), read.network());
      assertArrayEquals(w.bytes(), read.bytes());
      ModelProto model = ModelProto.parseFrom(onnx);
      List<TensorProto> some = new ArrayList<>(model.getGraph().getInitializerList());
      some.removeIf(t -> t.getName().equals("network/b0"));
      byte[] less =
          model.toBuilder()
              .setGraph(model.getGraph().toBuilder().clearInitializer().addAllInitializer(some))
              .build()
              .toByteArray();
      assertThrows(IllegalArgumentException.class, () -> NetworkFileReader.read(less));
    }
  }
}
