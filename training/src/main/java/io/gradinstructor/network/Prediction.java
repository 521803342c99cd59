package io.gradinstructor.network;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.Arrays;
import java.util.Map;

/** What a network says of rows. */
public final class Prediction {
  private static final int SOME = 1000;

  private Prediction() {}

  /**
   * Probabilities of the classes, [rows][classes].
   *
   * @param rows as the network takes them, row after row
   */
  public static float[] probabilities(Weights weights, float[] rows) {
    Architecture network = weights.network();
    int width = network.inputs();
    int classes = network.classes();
    int n = rows.length / width;
    int some = Math.max(1, Math.min(SOME, n));
    float[] all = new float[n * classes];
    Graph g = new Graph();
    g.output("p", network.logits(Scope.inputs(g), g.input("x", some, width)).softmax());
    Map<String, OnnxTensor> inputs = weights.tensors();
    try (Program program = Program.of(g)) {
      for (int at = 0; at < n; at += some) {
        float[] now = Arrays.copyOfRange(rows, at * width, (at + some) * width);
        try (OnnxTensor x = Program.tensor(now, some, width)) {
          inputs.put("x", x);
          try (var result = program.run(inputs)) {
            int known = Math.min(some, n - at) * classes;
            System.arraycopy(Program.floats(result, "p"), 0, all, at * classes, known);
          }
        } finally {
          inputs.remove("x");
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    return all;
  }
}
