package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every operator's gradient, and the gradient of its gradient, against central differences, at
 * random shapes.
 */
class GradientsTest {
  /** An operator at shapes. */
  private record Case(String name, Function<List<Value>, Value> operator, List<long[]> shapes) {
    @Override
    public String toString() {
      return name + shapes.stream().map(Arrays::toString).toList();
    }
  }

  /** Sizes from 1 to 5, and odd things besides. */
  private record Sizes(long a, long b, long c, long d, Random more) {
    int upTo(long n) {
      return more.nextInt((int) n + 1);
    }
  }

  private static Function<Sizes, Case> op(
      String name, Function<List<Value>, Value> operator, Function<Sizes, List<long[]>> shapes) {
    return z -> new Case(name, operator, shapes.apply(z));
  }

  private static Function<Sizes, Case> unary(String name, Function<Value, Value> operator) {
    return op(name, v -> operator.apply(v.get(0)), z -> List.of(s(z.a, z.b)));
  }

  /** With the right, or the left, or both, broadcast somewhere. */
  private static Function<Sizes, Case> binary(String name, BiFunction<Value, Value, Value> f) {
    return op(
        name,
        v -> f.apply(v.get(0), v.get(1)),
        z ->
            switch (z.upTo(4)) {
              case 0 -> List.of(s(z.a, z.b), s(z.a, z.b));
              case 1 -> List.of(s(z.a, z.b, z.c), s(z.c));
              case 2 -> List.of(s(z.b, 1), s(z.a, z.b, z.c));
              case 3 -> List.of(s(z.a, 1, z.c), s(z.b, 1));
              default -> List.of(s(), s(z.a, z.b));
            });
  }

  private static Case conv(Sizes z) {
    int groups = 1 + z.upTo(2);
    int stride = 1 + z.upTo(2);
    long kh = 1 + z.upTo(2);
    long kw = 1 + z.upTo(2);
    Padding p = new Padding(z.upTo(2), z.upTo(2), z.upTo(2), z.upTo(2));
    return new Case(
        "conv, stride " + stride + ", " + p + ", groups " + groups,
        v -> v.get(0).conv(v.get(1), v.get(2), stride, p, groups),
        List.of(
            s(z.a, groups * z.b, kh + z.c, kw + z.d),
            s(groups * z.b, z.b, kh, kw),
            s(groups * z.b)));
  }

  private static Case windows(Sizes z) {
    int size = 2 + z.upTo(1);
    boolean apart = z.more.nextBoolean();
    int stride = apart ? size : 1 + z.upTo(2);
    int padding = apart ? 0 : z.upTo(size - 1);
    boolean max = z.more.nextBoolean();
    int from = z.upTo(8);
    return new Case(
        (max ? "max" : "average") + " of " + size + ", stride " + stride + ", padding " + padding,
        v ->
            max
                ? Pooling.max(apart(v.get(0), size, from), size, stride, padding)
                : Pooling.average(v.get(0), size, stride, padding),
        List.of(s(z.a, z.b, z.c + 2, z.d + 2)));
  }

  /**
   * With the numbers of each window so far apart that a difference's step does not change which is
   * the greatest.
   */
  private static Value apart(Value x, int size, int from) {
    int h = (int) x.shape().size(2);
    int w = (int) x.shape().size(3);
    float[] lower = new float[h * w];
    for (int i = 0; i < lower.length; i++) {
      // Any window of this size has each of size² places once.
      int place = i / w % size * size + i % w % size;
      lower[i] = -3 * ((place + from) % (size * size));
    }
    return x.add(x.graph().constant(lower, h, w));
  }

  private static Case slice(Sizes z) {
    long from = z.upTo(z.b - 1);
    long to = from + 1 + z.upTo(z.b - 1 - from);
    return new Case(
        "slice " + from + " to " + to, v -> v.get(0).slice(1, from, to), List.of(s(z.a, z.b, z.c)));
  }

  private static Case pad(Sizes z) {
    int before = z.upTo(2);
    int after = z.upTo(2);
    return new Case(
        "pad " + before + ", " + after,
        v -> v.get(0).pad(Shape.of(before, 0), Shape.of(1, after)),
        List.of(s(z.a, z.b)));
  }

  private static Case sum(Sizes z) {
    boolean keep = z.more.nextBoolean();
    int[] axes = new int[][] {{0}, {1}, {2}, {0, 2}, {1, 2}, {0, 1, 2}}[z.upTo(5)];
    return new Case(
        "sum over " + Arrays.toString(axes) + (keep ? ", kept" : ""),
        v -> v.get(0).sum(keep, axes),
        List.of(s(z.a, z.b, z.c)));
  }

  private static Case transpose(Sizes z) {
    int[] order = new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {2, 0, 1}, {2, 1, 0}}[z.upTo(4)];
    return new Case(
        "transpose to " + Arrays.toString(order),
        v -> v.get(0).transpose(order),
        List.of(s(z.a, z.b, z.c)));
  }

  private static long[] s(long... sizes) {
    return sizes;
  }

  private static final List<Function<Sizes, Case>> OPERATORS =
      Stream.of(
              binary("add", Value::add),
              binary("sub", Value::sub),
              binary("mul", Value::mul),
              binary("div", (a, b) -> a.div(b.square().add(1))),
              unary("neg", Value::neg),
              unary("abs", Value::abs),
              unary("exp", Value::exp),
              unary("log", v -> v.square().add(0.5).log()),
              unary("sqrt", v -> v.square().add(0.5).sqrt()),
              unary("relu", Value::relu),
              unary("elu", Value::elu),
              unary("clip", v -> v.clip(-0.6, 0.7)),
              unary("softmax", Value::softmax),
              unary("log softmax", Value::logSoftmax),
              unary("mean", Value::mean),
              unary("reshape", v -> v.reshape(1, v.shape().elements())),
              op("product", v -> v.get(0).matmul(v.get(1)), z -> List.of(s(z.a, z.b), s(z.b, z.c))),
              op(
                  "transposed product",
                  v -> v.get(0).transpose(1, 0).matmul(v.get(1)),
                  z -> List.of(s(z.b, z.a), s(z.b, z.c))),
              op(
                  "dense",
                  v -> v.get(0).dense(v.get(1), v.get(2)),
                  z -> List.of(s(z.a, z.b), s(z.b, z.c), s(z.c))),
              op(
                  "batched product",
                  v -> v.get(0).matmul(v.get(1)),
                  z -> List.of(s(z.a, z.b, z.c), s(z.a, z.c, z.d))),
              op(
                  "expand",
                  v -> v.get(0).expand(Shape.of(2, 3, 4)),
                  z -> List.of(s(z.a % 2 * 2 + 1, 1))),
              op(
                  "concat",
                  v -> Value.concat(1, v),
                  z -> List.of(s(z.a, z.b, z.d), s(z.a, z.c, z.d), s(z.a, 1, z.d))),
              op(
                  "average pool",
                  v -> v.get(0).averagePool2(),
                  z -> List.of(s(z.a, z.b, z.c + 1, z.d + 1))),
              op("upsample", v -> v.get(0).upsample2(), z -> List.of(s(z.a, z.b, z.c, z.d))),
              unary("tanh", Value::tanh),
              unary("sigmoid", Value::sigmoid),
              unary("gelu", Activation.GELU),
              unary("gelu tanh", Activation.GELU_TANH),
              op(
                  "global average pool",
                  v -> Pooling.average(v.get(0)),
                  z -> List.of(s(z.a, z.b, z.c, z.d))),
              (Function<Sizes, Case>) GradientsTest::windows,
              // Its kink is where the numbers are not.
              op(
                  "huber",
                  v -> v.get(0).mul(1 / 0.65).huber(v.get(1).mul(0.01)),
                  z -> List.of(s(z.a, z.b), s(z.a, z.b))),
              op(
                  "cross-entropy",
                  v -> v.get(0).logSoftmax().mul(v.get(1).softmax()).sum().neg(),
                  z -> List.of(s(z.a, z.b), s(z.a, z.b))),
              (Function<Sizes, Case>) GradientsTest::conv,
              (Function<Sizes, Case>) GradientsTest::slice,
              (Function<Sizes, Case>) GradientsTest::pad,
              (Function<Sizes, Case>) GradientsTest::sum,
              (Function<Sizes, Case>) GradientsTest::transpose)
          .toList();

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.randomValue(
        random -> {
          long[] z = random.longs(4, 1, 6).toArray();
          return OPERATORS
              .get(random.nextInt(OPERATORS.size()))
              .apply(new Sizes(z[0], z[1], z[2], z[3], random));
        });
  }

  @Property(tries = 1000, seed = "5", edgeCases = EdgeCasesMode.NONE)
  void firstAndSecondDerivative(@ForAll("cases") Case c, @ForAll Random random) {
    Graph g = new Graph();
    List<Value> xs = new ArrayList<>();
    Map<String, float[]> at = new HashMap<>();
    Map<String, float[]> direction = new HashMap<>();
    for (long[] shape : c.shapes) {
      Value x = g.input("x" + xs.size(), shape);
      xs.add(x);
      at.put(x.name(), normal(x, random));
      direction.put(x.name(), normal(x, random));
    }
    Value y = c.operator.apply(xs);
    // A scalar that weighs every element differently and is not linear in them.
    Value scalar =
        y.mul(g.constant(normal(y, random), y.shape().toArray())).add(y.square().mul(0.3)).sum();
    Value slope = along(Gradients.of(scalar, xs), direction);
    Value curvature = along(Gradients.of(slope, xs), direction);
    g.output("y", scalar).output("slope", slope).output("curvature", curvature);
    try (Program program = Program.of(g)) {
      double h = 1e-2;
      Map<String, Double> here = run(program, c, at, direction, 0);
      Map<String, Double> up = run(program, c, at, direction, h);
      Map<String, Double> down = run(program, c, at, direction, -h);
      Assume.that(Math.abs(here.get("slope")) > 1e-3);
      assertSlope(up.get("y") - down.get("y"), 2 * h, here.get("slope"));
      assertSlope(up.get("slope") - down.get("slope"), 2 * h, here.get("curvature"));
    }
  }

  private static void assertSlope(double rise, double run, double slope) {
    assertEquals(rise / run, slope, 0.02 * Math.max(1, Math.abs(slope)));
  }

  private static Value along(List<Value> gradients, Map<String, float[]> direction) {
    Graph g = gradients.get(0).graph();
    Value total = g.constant(0);
    for (int i = 0; i < gradients.size(); i++) {
      Value d = gradients.get(i);
      total = total.add(d.mul(g.constant(direction.get("x" + i), d.shape().toArray())).sum());
    }
    return total;
  }

  private static Map<String, Double> run(
      Program p, Case c, Map<String, float[]> at, Map<String, float[]> direction, double h) {
    Map<String, OnnxTensor> in = new HashMap<>();
    for (int k = 0; k < c.shapes.size(); k++) {
      float[] moved = at.get("x" + k).clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (h * direction.get("x" + k)[i]);
      }
      in.put("x" + k, Program.tensor(moved, c.shapes.get(k)));
    }
    try (var result = p.run(in)) {
      Map<String, Double> out = new HashMap<>();
      for (String name : List.of("y", "slope", "curvature")) {
        out.put(name, (double) Program.floats(result, name)[0]);
      }
      return out;
    } finally {
      in.values().forEach(OnnxTensor::close);
    }
  }

  /** Numbers that stay clear of the kinks at 0, ±0.6 and ±0.7 for the step of the differences. */
  private static float[] normal(Value v, Random random) {
    float[] out = new float[(int) v.shape().elements()];
    for (int i = 0; i < out.length; i++) {
      float x;
      do {
        x = (float) (0.6 * random.nextGaussian());
      } while (Math.abs(x) < 0.05 || Math.abs(Math.abs(x) - 0.65) < 0.1 || Math.abs(x) > 1.2);
      out[i] = x;
    }
    return out;
  }
}
