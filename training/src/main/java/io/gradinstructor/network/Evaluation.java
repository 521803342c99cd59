package io.gradinstructor.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Accuracy and loss of networks on a fixed set of images. May be used by many threads. */
public final class Evaluation implements AutoCloseable {
  /**
   * How good a network is.
   *
   * @param accuracy share of images in the right class
   * @param loss mean cross-entropy
   * @param halves accuracy on every second image from the first one on, and on the others
   */
  public record Score(double accuracy, double loss, List<Double> halves) {}

  private final byte[] labels;
  private final OnnxTensor pixels;
  private final OnnxTensor right;
  private final Program program;

  /** Of multilayer perceptrons with these layers on these images. */
  public Evaluation(List<Integer> layers, Images images) {
    this(new Mlp(layers), images);
  }

  /** Of such networks on these images. */
  public Evaluation(Architecture network, Images images) {
    int inputs = network.layers().get(0);
    this.labels = images.labels();
    int n = images.count();
    Graph g = new Graph();
    Value logits = network.logits(Scope.inputs(g), g.input("pixels", n, inputs));
    g.output("logits", logits);
    g.output("loss", logits.crossEntropy(g.input("labels", DType.INT64, n)));
    program = Program.of(g);
    // Once, as many networks see the same images.
    pixels = Program.tensor(images.floats(0, n), n, inputs);
    right = Program.tensor(images.classes(), n);
  }

  /** Classes of the images. */
  public byte[] classes() {
    return labels.clone();
  }

  /** What a network makes of the images, [n, outputs]. */
  public float[] logits(Weights weights) {
    return run(weights, result -> Program.floats(result, "logits"));
  }

  /** Measures a network. */
  public Score of(Weights weights) {
    return run(
        weights,
        result -> score(Program.floats(result, "logits"), Program.floats(result, "loss")[0]));
  }

  private <T> T run(Weights weights, Function<OrtSession.Result, T> read) {
    Map<String, OnnxTensor> inputs = weights.tensors();
    try {
      inputs.put("pixels", pixels);
      inputs.put("labels", right);
      try (OrtSession.Result result = program.run(inputs)) {
        return read.apply(result);
      }
    } finally {
      inputs.remove("pixels");
      inputs.remove("labels");
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private Score score(float[] logits, double loss) {
    int width = logits.length / labels.length;
    int[] right = new int[2];
    for (int i = 0; i < labels.length; i++) {
      if (best(logits, i, width) == labels[i]) {
        right[i % 2]++;
      }
    }
    int n = labels.length;
    return new Score(
        (double) (right[0] + right[1]) / n,
        loss,
        List.of((double) right[0] / ((n + 1) / 2), (double) right[1] / Math.max(1, n / 2)));
  }

  /** Class of the greatest logit of an image, the first of equal ones. */
  static int best(float[] logits, int image, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (logits[image * classes + c] > logits[image * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  @Override
  public void close() {
    program.close();
    pixels.close();
    right.close();
  }
}
