package io.gradinstructor.core.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.core.message.Explanation;
import io.gradinstructor.core.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs an instructor's Grad-CAM model. One thread at a time. */
public final class GradCam implements AutoCloseable {
  private final Program program;

  /**
   * Of an instructor's {@code gradCam} bytes.
   *
   * @throws io.gradinstructor.autodiff.ModelException if this program did not write them
   */
  public GradCam(byte[] onnx) {
    program = Program.of(Graph.read(onnx));
  }

  /** Score and heat of each layer. */
  public record Heats(double score, List<Explanation.Heat> layers) {}

  /** Heat over a network's weights at a stage (0..1) of training. */
  public Heats of(Weights weights, double stage) {
    Map<String, OnnxTensor> all = weights.tensors();
    Map<String, OnnxTensor> in = new HashMap<>(all);
    in.keySet().retainAll(program.inputs());
    try (OnnxTensor at = Program.tensor(new float[] {(float) stage}, 1)) {
      in.put("stage", at);
      try (var result = program.run(in)) {
        List<Explanation.Heat> layers = new ArrayList<>();
        for (int l = 0; in.containsKey("w" + l); l++) {
          OnnxTensor heat = Program.tensor(result, "heat" + l);
          long[] shape = heat.getInfo().getShape();
          List<Float> values = new ArrayList<>();
          for (float x : Program.floats(heat)) {
            values.add(x);
          }
          layers.add(new Explanation.Heat((int) shape[0], (int) shape[1], values));
        }
        return new Heats(Program.floats(result, "score")[0], layers);
      }
    } finally {
      all.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
