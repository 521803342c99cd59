package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Normalisation;
import io.gradinstructor.autodiff.nn.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operators, and their first and second derivatives, against PyTorch's: test/python/golden_ops.py.
 */
class OperatorsGoldenTest {
  private static final Map<String, Function<List<Value>, Value>> OPERATORS = new HashMap<>();

  static {
    OPERATORS.put("add", v -> v.get(0).add(v.get(1)));
    OPERATORS.put("sub", v -> v.get(0).sub(v.get(1)));
    OPERATORS.put("mul", v -> v.get(0).mul(v.get(1)));
    OPERATORS.put("div", v -> v.get(0).div(v.get(1).square().add(1)));
    OPERATORS.put("neg", v -> v.get(0).neg());
    OPERATORS.put("abs", v -> v.get(0).abs());
    OPERATORS.put("exp", v -> v.get(0).exp());
    OPERATORS.put("log", v -> v.get(0).square().add(0.5).log());
    OPERATORS.put("sqrt", v -> v.get(0).square().add(0.5).sqrt());
    OPERATORS.put("relu", v -> v.get(0).relu());
    OPERATORS.put("elu", v -> v.get(0).elu());
    OPERATORS.put("clip", v -> v.get(0).clip(-0.6, 0.7));
    OPERATORS.put("softmax", v -> v.get(0).softmax());
    OPERATORS.put("log softmax", v -> v.get(0).logSoftmax());
    OPERATORS.put("product", v -> v.get(0).matmul(v.get(1)));
    OPERATORS.put("dense", v -> v.get(0).dense(v.get(1), v.get(2)));
    OPERATORS.put("batched product", v -> v.get(0).matmul(v.get(1)));
    OPERATORS.put("sum", v -> v.get(0).sum(false, 1));
    OPERATORS.put("mean", v -> v.get(0).mean(true, 0, 2));
    OPERATORS.put("max", v -> v.get(0).mul(v.get(0).max()));
    OPERATORS.put("reshape", v -> v.get(0).reshape(2, 6));
    OPERATORS.put("expand", v -> v.get(0).expand(Shape.of(3, 4)));
    OPERATORS.put("transpose", v -> v.get(0).transpose(2, 0, 1));
    OPERATORS.put("slice", v -> v.get(0).slice(1, 1, 3));
    OPERATORS.put("pad", v -> v.get(0).pad(0, 1, 2));
    OPERATORS.put("concat", v -> Value.concat(1, v));
    OPERATORS.put("conv", v -> v.get(0).conv(v.get(1), v.get(2), 1, 1));
    OPERATORS.put("strided conv", v -> v.get(0).conv(v.get(1), v.get(2), 2, 1));
    OPERATORS.put("grouped conv", v -> v.get(0).conv(v.get(1), v.get(2), 2, Padding.of(1), 2));
    OPERATORS.put(
        "unevenly padded conv",
        v -> v.get(0).conv(v.get(1), v.get(2), 1, new Padding(1, 2, 0, 1), 1));
    OPERATORS.put("average pool", v -> v.get(0).averagePool2());
    OPERATORS.put("upsample", v -> v.get(0).upsample2());
    OPERATORS.put("huber", v -> v.get(0).huber(v.get(1)));
    OPERATORS.put("tanh", v -> Activation.TANH.apply(v.get(0)));
    OPERATORS.put("sigmoid", v -> Activation.SIGMOID.apply(v.get(0)));
    OPERATORS.put("gelu", v -> Activation.GELU.apply(v.get(0)));
    OPERATORS.put("gelu tanh", v -> Activation.GELU_TANH.apply(v.get(0)));
    OPERATORS.put("flatten", v -> v.get(0).flatten());
    OPERATORS.put("max pool", v -> Pooling.max(v.get(0), 2));
    OPERATORS.put("max pool of three", v -> Pooling.max(v.get(0), 3));
    OPERATORS.put("overlapping max pool", v -> Pooling.max(v.get(0), 3, 2, 1));
    OPERATORS.put("overlapping average pool", v -> Pooling.average(v.get(0), 3, 2, 1));
    OPERATORS.put("global average pool", v -> Pooling.average(v.get(0)));
    OPERATORS.put("residual", v -> v.get(0).square().add(-0.2).relu().add(v.get(0)));
    OPERATORS.put("batch norm", v -> normalised(v, Normalisation::batch));
    OPERATORS.put("batch norm of features", v -> normalised(v, Normalisation::batch));
    OPERATORS.put("layer norm", v -> normalised(v, Normalisation::layer));
    OPERATORS.put("layer norm of maps", v -> normalised(v, Normalisation::layer));
    OPERATORS.put("cross-entropy", v -> v.get(0).crossEntropy(v.get(0).graph().indices(0, 1, 2)));
  }

  private interface Norm {
    Value of(Scope scope, String name, Value x);
  }

  /** With a scale and a shift that are given; running averages start as they do. */
  private static Value normalised(List<Value> v, Norm norm) {
    Map<String, Value> learned = Map.of("n.w", v.get(1), "n.b", v.get(2));
    Scope scope =
        Scope.of(
                p -> learned.getOrDefault(p.name(), v.get(0).graph().constant(9).expand(p.shape())))
            .training();
    return norm.of(scope, "n", v.get(0));
  }

  static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    golden().fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode golden() throws IOException {
    return Golden.resource("ops").get("operators");
  }

  @Test
  void nothingIsLeftOut() throws IOException {
    assertEquals(new TreeSet<>(names()), new TreeSet<>(OPERATORS.keySet()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void agreesWithPyTorch(String name) throws IOException {
    JsonNode golden = golden().get(name);
    Graph g = new Graph();
    List<Value> xs = values(g, golden.get("inputs"));
    Value y = OPERATORS.get(name).apply(xs);
    Value scalar = y.mul(value(g, golden.get("weights"))).add(y.square().mul(0.3)).sum();
    List<Value> first = Gradients.of(scalar, xs);
    List<Value> directions = values(g, golden.get("directions"));
    Value slope = g.constant(0);
    for (int i = 0; i < xs.size(); i++) {
      slope = slope.add(first.get(i).mul(directions.get(i)).sum());
    }
    List<Value> second = Gradients.of(slope, xs);
    g.output("y", y);
    for (int i = 0; i < xs.size(); i++) {
      g.output("first" + i, first.get(i)).output("second" + i, second.get(i));
    }
    Map<String, float[]> out = Golden.evaluate(g);
    assertClose(golden.get("output"), y, out.get("y"), "y");
    for (int i = 0; i < xs.size(); i++) {
      assertClose(golden.get("first").get(i), first.get(i), out.get("first" + i), "first");
      assertClose(golden.get("second").get(i), second.get(i), out.get("second" + i), "second");
    }
  }

  private static List<Value> values(Graph g, JsonNode tensors) {
    List<Value> values = new ArrayList<>();
    tensors.forEach(t -> values.add(value(g, t)));
    return values;
  }

  private static Value value(Graph g, JsonNode tensor) {
    return Golden.constant(g, tensor.get("data"), shape(tensor).toArray());
  }

  private static Shape shape(JsonNode tensor) {
    List<Long> sizes = new ArrayList<>();
    tensor.get("shape").forEach(s -> sizes.add(s.asLong()));
    return new Shape(sizes);
  }

  private static void assertClose(JsonNode expected, Value value, float[] actual, String what) {
    assertEquals(shape(expected), value.shape(), what);
    Golden.assertClose(expected.get("data"), actual, what);
  }
}
