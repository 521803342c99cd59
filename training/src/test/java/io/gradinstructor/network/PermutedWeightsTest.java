package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.Randoms;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermutedWeightsTest {
  private static final List<Integer> LAYERS = List.of(3, 7, 5, 2);

  private static float[] random(int n) {
    float[] x = new float[n];
    Randoms.fillGaussian(Randoms.of(n, "numbers"), x, 1);
    return x;
  }

  private static Weights weights(float[] flat) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * flat.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(flat);
    return Weights.of(LAYERS, bytes.array());
  }

  private static float[] logits(Weights w) {
    Graph g = new Graph();
    Scope scope = Scope.constants(g, w.named());
    g.output("logits", new Mlp(LAYERS).apply(scope, g.input("x", 4, 3)));
    try (Program program = Program.of(g);
        OnnxTensor x = Program.tensor(random(12), 4, 3);
        var result = program.run(Map.of("x", x))) {
      return Program.floats(result, "logits");
    }
  }

  @Test
  void theFunctionStaysTheSame() {
    Weights w = weights(random(3 * 7 + 7 + 7 * 5 + 5 + 5 * 2 + 2));
    Weights permuted = w.permuted(Randoms.of(1, "order"));
    for (int l = 0; l < 2; l++) {
      assertFalse(Arrays.equals(w.matrix(l), permuted.matrix(l)));
      assertFalse(Arrays.equals(w.biases(l), permuted.biases(l)));
    }
    assertArrayEquals(logits(w), logits(permuted), 1e-5f);
    float[] before = w.matrix(1).clone();
    float[] after = permuted.matrix(1).clone();
    Arrays.sort(before);
    Arrays.sort(after);
    assertArrayEquals(before, after);
    assertEquals(w.flat().length, permuted.flat().length);
  }
}
