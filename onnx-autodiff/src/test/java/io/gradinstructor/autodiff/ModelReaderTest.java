package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelReaderTest {
  /** Of every operator something, and its gradient. */
  private static Graph everything() {
    Graph g = new Graph();
    Value x = g.input("x", 2, 4, 6, 7);
    Value k = g.constant(numbers(4 * 2 * 9), 4, 2, 3, 3);
    Value maps = x.conv(k, g.constant(numbers(4), 4), 1, new Padding(1, 1, 0, 1), 2).elu();
    Value strided = maps.conv(k, g.constant(numbers(4), 4), 2, Padding.of(1), 2).relu();
    Value greatest = Pooling.max(Pooling.max(maps, 3, 1, 1), 3).tanh().sigmoid().erf();
    Value pooled = strided.averagePool2().upsample2().reshape(2, 32).clip(-1, 1);
    Value h = pooled.dense(g.constant(numbers(32 * 3), 32, 3), g.constant(numbers(3), 3));
    Value parts = Value.concat(1, List.of(h.softmax(), h.logSoftmax(), h.abs().sqrt()));
    Value batched = parts.reshape(2, 3, 3).matmul(parts.reshape(2, 3, 3).transpose(0, 2, 1));
    Value y =
        batched
            .slice(1, 0, 2)
            .pad(1, 1, 0)
            .exp()
            .add(1)
            .log()
            .sub(batched.sign())
            .div(batched.square().add(1));
    Value rows = y.reshape(6, 3).gather(g.indices(5, 0, 5)).neg();
    Value score = y.sum(true, 1).mean().add(rows.expand(Shape.of(3, 3)).sum()).add(greatest.sum());
    Value gradient = Gradients.of(score, List.of(x)).get(0);
    Value curvature = Gradients.of(gradient.square().sum(), List.of(x)).get(0);
    return g.output("score", score).output("gradient", gradient).output("curvature", curvature);
  }

  private static float[] numbers(int n) {
    Random random = new Random(n);
    float[] out = new float[n];
    for (int i = 0; i < n; i++) {
      out[i] = (float) (0.4 * random.nextGaussian());
    }
    return out;
  }

  private static ModelProto model(Graph g) {
    return g.toModel("test", Map.of());
  }

  private static Map<String, Value> read(Graph g, ModelProto model) {
    Value x = g.input("x", 2, 4, 6, 7);
    return g.append(model.toByteArray(), Map.of("x", x));
  }

  @Test
  void whatIsReadComputesTheSameBits() {
    Graph again = new Graph();
    read(again, model(everything())).forEach(again::output);
    assertEquals(model(again), model(rewritten(again)), "reading again changes nothing");
    assertArrayEquals(run(everything(), "score"), run(again, "score"), 0);
    assertArrayEquals(run(everything(), "gradient"), run(again, "gradient"), 0);
    assertArrayEquals(run(everything(), "curvature"), run(again, "curvature"), 0);
    assertTrue(Arrays.stream(boxed(run(again, "gradient"))).anyMatch(d -> d != 0));
  }

  @Test
  void operatorsAreKnownInTurkish() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      whatIsReadComputesTheSameBits();
    } finally {
      Locale.setDefault(usual);
    }
  }

  private static double[] boxed(float[] numbers) {
    double[] out = new double[numbers.length];
    Arrays.setAll(out, i -> numbers[i]);
    return out;
  }

  private static Graph rewritten(Graph g) {
    return Graph.read(model(g).toByteArray());
  }

  private static float[] run(Graph g, String output) {
    try (Program p = Program.of(g);
        var x = Program.tensor(numbers(2 * 4 * 6 * 7), 2, 4, 6, 7);
        var result = p.run(Map.of("x", x))) {
      return Program.floats(result, output);
    }
  }

  private static Arguments refused(String why, Consumer<ModelProto.Builder> change) {
    return Arguments.of(why, change);
  }

  private static NodeProto.Builder node(ModelProto.Builder m, String type) {
    GraphProto.Builder g = m.getGraphBuilder();
    for (int i = 0; i < g.getNodeCount(); i++) {
      if (g.getNode(i).getOpType().equals(type)) {
        return g.getNodeBuilder(i);
      }
    }
    throw new AssertionError(type);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused("operator set", m -> m.getOpsetImportBuilder(0).setVersion(13)),
        refused("operator set", m -> m.addOpsetImport(m.getOpsetImport(0))),
        refused("Loop: not understood", m -> node(m, "Exp").setOpType("Loop")),
        refused("not understood", m -> node(m, "Exp").setDomain("com.example")),
        refused("not understood", m -> node(m, "Exp").addOutput("second")),
        refused("no value nowhere", m -> node(m, "Exp").setInput(0, "nowhere")),
        refused("two values", m -> node(m, "Exp").setOutput(0, "x")),
        refused(
            "attributes not understood",
            m ->
                node(m, "Gemm").addAttribute(AttributeProto.newBuilder().setName("alpha").setF(2))),
        refused("no attribute perm", m -> node(m, "Transpose").clearAttribute()),
        refused("ReduceSum", m -> node(m, "ReduceSum").setInput(1, "x")),
        refused(
            "is [3, 4, 6, 7], given",
            m ->
                m.getGraphBuilder()
                    .getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .getDimBuilder(0)
                    .setDimValue(3)),
        refused("input y is not given", m -> m.getGraphBuilder().getInputBuilder(0).setName("y")),
        refused(
            "of a kind not understood",
            m ->
                m.getGraphBuilder()
                    .getInitializerBuilder(0)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)),
        refused(
            "of a kind not understood",
            m -> m.getGraphBuilder().getInitializerBuilder(0).setDataType(11)),
        refused("do not fill", m -> m.getGraphBuilder().getInitializerBuilder(0).setDims(0, 1000)),
        refused(
            "is no shape", m -> m.getGraphBuilder().getInitializerBuilder(0).setDims(0, 1L << 40)),
        refused("is no shape", m -> m.getGraphBuilder().getInitializerBuilder(0).setDims(0, -4)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anythingElseIsRefused(String why, Consumer<ModelProto.Builder> change) {
    ModelProto.Builder m = model(everything()).toBuilder();
    change.accept(m);
    String message =
        assertThrows(ModelException.class, () -> read(new Graph(), m.build())).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void bytesThatAreNoModelAreRefused() {
    Random random = new Random(1);
    byte[] good = model(everything()).toByteArray();
    for (int i = 0; i < 2000; i++) {
      byte[] bad = Arrays.copyOf(good, i % 2 == 0 ? random.nextInt(good.length) : good.length);
      for (int k = 0; bad.length > 0 && k < 1 + i % 5; k++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Graph g = new Graph();
      Value x = g.input("x", 2, 4, 6, 7);
      try {
        g.append(bad, Map.of("x", x));
      } catch (ModelException expected) {
        // Nothing else may come out: a changed number is still a model.
      }
      try {
        Graph.read(bad);
      } catch (ModelException expected) {
        // Nothing else may come out: a changed number is still a model.
      }
    }
  }
}
