package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the model that shows where an instructor looks. One thread at a time. */
public final class GradCam implements AutoCloseable {
  private final Program program;

  /**
   * Of an instructor's {@code gradCam} bytes: Grad-CAM, or heat of units.
   *
   * @throws io.gradinstructor.autodiff.ModelException if this program did not write them
   */
  public GradCam(byte[] onnx) {
    program = Program.of(Graph.read(onnx));
  }

  /** Score, and what is seen of each layer. */
  public record Seen(double score, List<Layer> layers) {
    /** Heat of each layer, as messages carry it. */
    public List<Heat> heat() {
      return layers.stream().map(l -> l.heat().heat()).toList();
    }
  }

  /**
   * A layer at the resolution of its last feature maps, or of hidden units: [1][out] of those that
   * it leads to, and of the last layer [in][1] of those that it leaves.
   *
   * @param heat ReLU of {@code signed}; of units the sum of what their features do, whatever way
   * @param signed Σ α·A; of units the sum of what their features do to the score
   * @param gradient of the score with respect to the weights [in][out]
   */
  public record Layer(Grid heat, Grid signed, Grid gradient) {
    /** Whether heat tells inputs apart: that of whole units does not. */
    public boolean byInput() {
      return heat.rows() > 1;
    }
  }

  /** Heat over a network's weights at a stage (0..1) of training. */
  public Seen of(Weights weights, double stage) {
    Map<String, OnnxTensor> all = weights.tensors();
    Map<String, OnnxTensor> in = new HashMap<>(all);
    in.keySet().retainAll(program.inputs());
    try (OnnxTensor at = Program.tensor(new float[] {(float) stage}, 1)) {
      in.put("stage", at);
      try (var result = program.run(in)) {
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; in.containsKey("w" + l); l++) {
          layers.add(
              new Layer(
                  grid(result, "heat" + l), grid(result, "signed" + l), grid(result, "g" + l)));
        }
        return new Seen(Program.floats(result, "score")[0], layers);
      }
    } finally {
      all.values().forEach(OnnxTensor::close);
    }
  }

  private static Grid grid(OrtSession.Result result, String name) {
    if (result.get(name).isEmpty()) {
      return null;
    }
    OnnxTensor tensor = Program.tensor(result, name);
    long[] shape = tensor.getInfo().getShape();
    return new Grid((int) shape[0], (int) shape[1], Program.floats(tensor));
  }

  @Override
  public void close() {
    program.close();
  }
}
