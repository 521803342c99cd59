package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OnnxTensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GraphTest {
  private static Arguments misfit(String message, Function<Graph, Value> f) {
    return Arguments.of(message, f);
  }

  private static Value in(Graph g, long... shape) {
    return g.constant(new float[(int) Shape.of(shape).elements()], shape);
  }

  static Stream<Arguments> misfits() {
    return Stream.of(
        misfit("Add[[3, 4], [3]]: [3, 4] and [3] do not broadcast", g -> in(g, 3, 4).add(in(g, 3))),
        misfit("Gemm[[3, 4], [5, 2]]: inner sizes differ", g -> in(g, 3, 4).matmul(in(g, 5, 2))),
        misfit(
            "Gemm[[3, 4], [4, 2], [3]]: [3] and [3, 2] do not broadcast",
            g -> in(g, 3, 4).dense(in(g, 4, 2), in(g, 3))),
        misfit(
            "MatMul[[2, 3, 4], [3, 4, 5]]: batch or inner sizes differ",
            g -> in(g, 2, 3, 4).matmul(in(g, 3, 4, 5))),
        misfit(
            "Conv[[1, 2, 5, 5], [3, 1, 3, 3], [3]]: channels differ",
            g -> in(g, 1, 2, 5, 5).conv(in(g, 3, 1, 3, 3), in(g, 3), 1, 1)),
        misfit(
            "Conv[[1, 1, 2, 2], [3, 1, 5, 5], [3]]: kernel is larger than the padded input",
            g -> in(g, 1, 1, 2, 2).conv(in(g, 3, 1, 5, 5), in(g, 3), 1, 1)),
        misfit(
            "Conv[[1, 1, 5, 5], [3, 1, 3, 3], [4]]: the bias is not of one number per channel",
            g -> in(g, 1, 1, 5, 5).conv(in(g, 3, 1, 3, 3), in(g, 4), 1, 1)),
        misfit(
            "AveragePool[[2, 2]]: not [n, channels, height, width]",
            g -> in(g, 2, 2).averagePool2()),
        misfit(
            "Resize[[2, 2], [0], [4]]: not [n, channels, height, width]",
            g -> in(g, 2, 2).upsample2()),
        misfit(
            "MaxPool[[1, 1, 3, 4]]: windows of 2 do not cover it",
            g -> g.apply(new MaxPool(2), in(g, 1, 1, 3, 4))),
        misfit(
            "Where[[2], [2], [2]]: __c0 is of FLOAT", g -> Select.of(in(g, 2), in(g, 2), in(g, 2))),
        misfit("Softmax[[]]: a scalar has no last axis", g -> in(g).softmax()),
        misfit("ArgMax[[2]]: not a matrix", g -> in(g, 2).greatest()),
        misfit("ReduceSum[[2, 3], [1]]: no axes [2]", g -> in(g, 2, 3).sum(false, 2)),
        misfit("Reshape[[2, 3], [1]]: cannot become [5]", g -> in(g, 2, 3).reshape(5)),
        misfit(
            "Expand[[2, 3], [1]]: [2, 3] does not broadcast to [3]",
            g -> in(g, 2, 3).expand(Shape.of(3))),
        misfit("Transpose[[2, 3]]: rank is not 3", g -> in(g, 2, 3).transpose(0, 1, 2)),
        misfit(
            "Slice[[2, 3], [2], [2]]: [0, 2] to [2, 5] is not within [2, 3]",
            g -> in(g, 2, 3).slice(1, 2, 5)),
        misfit(
            "Concat[[2, 3], [3, 3]]: other axes than 1 differ",
            g -> Value.concat(1, List.of(in(g, 2, 3), in(g, 3, 3)))),
        misfit(
            "Gather[[2, 3], [1, 1]]: indices are not a vector",
            g -> in(g, 2, 3).gather(in(g, 1, 1))),
        misfit(
            "Mul[[2], [2]]: bytes is of UINT8",
            g -> in(g, 2).mul(g.input("bytes", DType.UINT8, 2))));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void whatDoesNotFitNamesTheNodeAndTheShapes(String message, Function<Graph, Value> f) {
    Graph g = new Graph();
    Exception e = assertThrows(IllegalArgumentException.class, () -> f.apply(g));
    assertEquals("node __v0 " + message, e.getMessage());
  }

  @Test
  void shapesCanBeCounted() {
    for (long[] sizes :
        List.of(new long[] {2, -1}, new long[] {1L << 32, 0}, new long[] {65536, 65536})) {
      assertThrows(IllegalArgumentException.class, () -> Shape.of(sizes));
    }
    assertEquals(0, Shape.of(3, 0).elements());
    assertEquals(1, Shape.of().elements());
  }

  @Test
  void constantsFillTheirShape() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> new Graph().constant(new float[5], 2, 3));
    assertEquals("constant: 5 elements do not fill [2, 3]", e.getMessage());
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
