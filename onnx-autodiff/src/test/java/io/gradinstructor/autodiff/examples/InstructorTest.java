package io.gradinstructor.autodiff.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Network;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The README's second example: a critic learns how good 8×8 matrices are, here how much is on their
 * diagonal; its gradient then makes a matrix better, and its heat shows where it looks.
 */
class InstructorTest {
  private static final int N = 256;

  @Test
  void aCriticInstructs() {
    Network critic =
        (scope, in) -> {
          Value map = scope.conv("conv", in[0], 8, 3).relu();
          Value seen = scope.feature("map", map).averagePool2().reshape(in[0].shape().size(0), 128);
          return scope.dense("value", seen, 1);
        };
    Random random = new Random(3);
    float[] matrices = Init.normal(1).values(Shape.of(N, 64), random);
    float[] worth = new float[N];
    for (int i = 0; i < N; i++) {
      for (int k = 0; k < 8; k++) {
        worth[i] += matrices[64 * i + 9 * k] / 8;
      }
    }
    Model many = Model.of(critic, N, 1, 8, 8);
    Map<String, float[]> trained;
    float loss = 0;
    try (Loop trainer =
            new Loop(many, Descent.of(Loss.SQUARED_ERROR, Optimizer.adam()), many.start(random));
        OnnxTensor x = Program.tensor(matrices, N, 1, 8, 8);
        OnnxTensor target = Program.tensor(worth, N, 1)) {
      for (int step = 0; step < 400; step++) {
        loss = trainer.step(Map.of("x", x, "target", target), 0.01);
      }
      trained = trainer.parameters();
    }
    assertTrue(loss < 0.03, "loss " + loss);

    Model one = Model.of(critic, 1, 1, 8, 8);
    Graph instructor = one.instructor(trained);
    Graph heat = one.gradCam(trained);

    float[] matrix = Arrays.copyOf(matrices, 64);
    float first = 0;
    float last = 0;
    try (Program program = Program.of(instructor)) {
      for (int step = 0; step < 20; step++) {
        try (OnnxTensor x = Program.tensor(matrix, 1, 1, 8, 8);
            var result = program.run(Map.of("x", x))) {
          float[] gradient = Program.floats(result, "g_x");
          for (int i = 0; i < 64; i++) {
            matrix[i] += 0.5f * gradient[i];
          }
          last = Program.floats(result, "score")[0];
          first = step == 0 ? last : first;
        }
      }
    }
    assertTrue(last > first + 0.5, first + " to " + last);
    try (Program program = Program.of(heat);
        OnnxTensor x = Program.tensor(matrix, 1, 1, 8, 8);
        var result = program.run(Map.of("x", x))) {
      assertEquals(last, Program.floats(result, "score")[0], 0.5);
      float[] map = Program.floats(result, "heat_map");
      double on = 0;
      double all = 0;
      for (int i = 0; i < 64; i++) {
        on += i % 9 == 0 ? map[i] / 8 : 0;
        all += map[i] / 64;
      }
      assertTrue(on > 1.5 * all, "it looks at the diagonal: " + on + " of " + all);
    }
  }
}
