package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator's gradient, and the gradient of its gradient, against central differences. */
class GradientsTest {
  private static final Random RANDOM = new Random(5);

  private static Arguments op(String name, Function<List<Value>, Value> f, long[]... shapes) {
    return Arguments.of(name, f, List.of(shapes));
  }

  private static long[] s(long... sizes) {
    return sizes;
  }

  static Stream<Arguments> operators() {
    return Stream.of(
        op("add", v -> v.get(0).add(v.get(1)), s(3, 4), s(4)),
        op("sub", v -> v.get(0).sub(v.get(1)), s(3, 1), s(3, 4)),
        op("mul", v -> v.get(0).mul(v.get(1)), s(2, 3, 4), s(3, 1)),
        op("div", v -> v.get(0).div(v.get(1).square().add(1)), s(3, 4), s(1, 4)),
        op("neg", v -> v.get(0).neg(), s(5)),
        op("abs", v -> v.get(0).abs(), s(5)),
        op("exp", v -> v.get(0).exp(), s(5)),
        op("log", v -> v.get(0).square().add(0.5).log(), s(5)),
        op("sqrt", v -> v.get(0).square().add(0.5).sqrt(), s(5)),
        op("relu", v -> v.get(0).relu(), s(4, 5)),
        op("elu", v -> v.get(0).elu(), s(4, 5)),
        op("clip", v -> v.get(0).clip(-0.6, 0.7), s(4, 5)),
        op("softmax", v -> v.get(0).softmax(), s(3, 4)),
        op("log softmax", v -> v.get(0).logSoftmax(), s(3, 4)),
        op("matmul", v -> v.get(0).matmul(v.get(1)), s(3, 4), s(4, 2)),
        op("dense", v -> v.get(0).dense(v.get(1), v.get(2)), s(3, 4), s(4, 2), s(2)),
        op("transposed product", v -> v.get(0).transpose(1, 0).matmul(v.get(1)), s(4, 3), s(4, 2)),
        op("sum", v -> v.get(0).sum(false, 1), s(3, 4, 2)),
        op("mean", v -> v.get(0).mean(true, 0, 2), s(3, 4, 2)),
        op("reshape", v -> v.get(0).reshape(2, 6), s(3, 4)),
        op("expand", v -> v.get(0).expand(Shape.of(3, 4)), s(3, 1)),
        op("transpose", v -> v.get(0).transpose(2, 0, 1), s(2, 3, 4)),
        op("slice", v -> v.get(0).slice(1, 1, 3), s(2, 4)),
        op("pad", v -> v.get(0).pad(0, 1, 2), s(2, 4)),
        op("concat", v -> Value.concat(1, v), s(2, 3), s(2, 1)),
        op(
            "conv",
            v -> v.get(0).conv(v.get(1), v.get(2), 1, 1),
            s(2, 2, 5, 4),
            s(3, 2, 3, 3),
            s(3)),
        op(
            "strided conv",
            v -> v.get(0).conv(v.get(1), v.get(2), 2, 1),
            s(2, 1, 8, 7),
            s(3, 1, 3, 3),
            s(3)),
        op(
            "unpadded conv",
            v -> v.get(0).conv(v.get(1), v.get(2), 2, 0),
            s(1, 2, 6, 7),
            s(2, 2, 3, 2),
            s(2)),
        op(
            "grouped conv",
            v -> v.get(0).conv(v.get(1), v.get(2), 2, Padding.of(1), 2),
            s(3, 4, 5, 6),
            s(6, 2, 3, 3),
            s(6)),
        op("batched product", v -> v.get(0).matmul(v.get(1)), s(2, 3, 4), s(2, 4, 5)),
        op("upsample", v -> v.get(0).upsample2(), s(2, 3, 2, 3)),
        op("average pool", v -> v.get(0).averagePool2(), s(2, 3, 5, 4)),
        op("huber", v -> v.get(0).mul(3).huber(v.get(1).mul(0.1)), s(6), s(6)),
        op(
            "cross-entropy",
            v -> v.get(0).logSoftmax().mul(v.get(1).softmax()).sum().neg(),
            s(3, 4),
            s(3, 4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void firstAndSecondDerivative(String name, Function<List<Value>, Value> f, List<long[]> shapes) {
    Graph g = new Graph();
    List<Value> xs = new ArrayList<>();
    Map<String, float[]> at = new HashMap<>();
    Map<String, float[]> direction = new HashMap<>();
    Map<String, long[]> sizes = new HashMap<>();
    for (int i = 0; i < shapes.size(); i++) {
      Value x = g.input("x" + i, shapes.get(i));
      xs.add(x);
      at.put(x.name(), normal(x));
      direction.put(x.name(), normal(x));
      sizes.put(x.name(), shapes.get(i));
    }
    Value y = f.apply(xs);
    // A scalar that weighs every element differently and is not linear in them.
    Value scalar = y.mul(g.constant(normal(y), y.shape().toArray())).add(y.square().mul(0.3)).sum();
    List<Value> first = Gradients.of(scalar, xs);
    Value slope = along(g, first, direction);
    List<Value> second = Gradients.of(slope, xs);
    Value curvature = along(g, second, direction);
    g.output("y", scalar).output("slope", slope).output("curvature", curvature);
    try (Program program = Program.of(g)) {
      double h = 1e-2;
      Map<String, Double> here = run(program, at, direction, sizes, 0);
      Map<String, Double> up = run(program, at, direction, sizes, h);
      Map<String, Double> down = run(program, at, direction, sizes, -h);
      double slopeHere = here.get("slope");
      double curvatureHere = here.get("curvature");
      assertTrue(Math.abs(slopeHere) > 1e-3, "the direction is not flat");
      assertEquals(
          (up.get("y") - down.get("y")) / (2 * h),
          slopeHere,
          0.02 * Math.max(1, Math.abs(slopeHere)));
      assertEquals(
          (up.get("slope") - down.get("slope")) / (2 * h),
          curvatureHere,
          0.03 * Math.max(1, Math.abs(curvatureHere)));
    }
  }

  private static Value along(Graph g, List<Value> gradients, Map<String, float[]> direction) {
    Value total = g.constant(0);
    for (int i = 0; i < gradients.size(); i++) {
      Value d = gradients.get(i);
      total = total.add(d.mul(g.constant(direction.get("x" + i), d.shape().toArray())).sum());
    }
    return total;
  }

  private static Map<String, Double> run(
      Program p,
      Map<String, float[]> at,
      Map<String, float[]> direction,
      Map<String, long[]> sizes,
      double h) {
    Map<String, OnnxTensor> in = new HashMap<>();
    at.forEach(
        (k, x) -> {
          float[] moved = x.clone();
          for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (h * direction.get(k)[i]);
          }
          in.put(k, Program.tensor(moved, sizes.get(k)));
        });
    try (var result = p.run(in)) {
      Map<String, Double> out = new HashMap<>();
      for (String name : List.of("y", "slope", "curvature")) {
        out.put(name, (double) Program.floats(result, name)[0]);
      }
      return out;
    }
  }

  /** Numbers that stay clear of the kinks at 0, ±0.6 and ±0.7 for the step of the differences. */
  private static float[] normal(Value v) {
    float[] out = new float[(int) v.shape().elements()];
    for (int i = 0; i < out.length; i++) {
      float x;
      do {
        x = (float) (0.6 * RANDOM.nextGaussian());
      } while (Math.abs(x) < 0.05 || Math.abs(Math.abs(x) - 0.65) < 0.1 || Math.abs(x) > 1.2);
      out[i] = x;
    }
    return out;
  }

  @Test
  void shapesThatDoNotFitNameTheNode() {
    Graph g = new Graph();
    Value a = g.input("a", 3, 4);
    Value b = g.input("b", 5, 2);
    String message = assertThrows(IllegalArgumentException.class, () -> a.matmul(b)).getMessage();
    assertEquals("node __v0 Gemm[[3, 4], [5, 2]]: inner sizes differ", message);
  }

  @Test
  void aNameIsOfOneValueOnly() {
    Graph g = new Graph();
    Value x = g.input("v0", 2);
    g.output("y", x.exp());
    try (Program p = Program.of(g);
        OnnxTensor zeros = Program.tensor(new float[2], 2);
        var result = p.run(Map.of("v0", zeros))) {
      assertEquals(1, Program.floats(result, "y")[0]);
    }
    for (String taken : List.of("v0", "y", "", "__c0")) {
      assertThrows(IllegalArgumentException.class, () -> g.input(taken, 2), taken);
      assertThrows(IllegalArgumentException.class, () -> g.output(taken, x), taken);
    }
  }
}
