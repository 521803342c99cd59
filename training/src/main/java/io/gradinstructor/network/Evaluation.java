package io.gradinstructor.network;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

  /** Images that go through a network of maps at a time, which has many numbers of each. */
  private static final int SOME = 250;

  private final byte[] labels;
  private final List<OnnxTensor> pixels = new ArrayList<>();
  private final OnnxTensor right;
  private final Program program;

  /** Of multilayer perceptrons with these layers on these images. */
  public Evaluation(List<Integer> layers, Images images) {
    this(new Mlp(layers), images);
  }

  /** Of such networks on these images. */
  public Evaluation(Architecture network, Images images) {
    int width = network.inputs();
    this.labels = images.labels();
    int n = images.count();
    int some = together(network, n);
    Graph g = new Graph();
    Value logits = network.logits(Scope.inputs(g), g.input("pixels", some, width));
    g.output("logits", logits);
    if (some == n) {
      g.output("loss", logits.crossEntropy(g.input("labels", DType.INT64, n)));
    }
    program = Program.of(g);
    // Once, as many networks see the same images.
    float[] all = images.floats(0, n);
    for (int at = 0; at < n; at += some) {
      // The last ones are followed by images of zeros.
      float[] part = some == n ? all : Arrays.copyOfRange(all, at * width, (at + some) * width);
      pixels.add(Program.tensor(part, some, width));
    }
    right = Program.tensor(images.classes(), n);
  }

  /** How many of so many images go through a network at a time. */
  public static int together(Architecture network, int images) {
    return network instanceof Layered ? Math.min(images, SOME) : images;
  }

  /** Classes of the images. */
  public byte[] classes() {
    return labels.clone();
  }

  /** What a network makes of the images, [n, outputs]. */
  public float[] logits(Weights weights) {
    return made(weights).logits;
  }

  /** Measures a network. */
  public Score of(Weights weights) {
    Made made = made(weights);
    return score(made.logits, made.loss);
  }

  /** Logits [n, outputs] of the images, and their mean cross-entropy. */
  private record Made(float[] logits, double loss) {}

  private Made made(Weights weights) {
    Map<String, OnnxTensor> own = weights.tensors();
    try {
      Map<String, OnnxTensor> inputs = new HashMap<>(own);
      if (pixels.size() == 1) {
        inputs.put("pixels", pixels.get(0));
        inputs.put("labels", right);
        try (OrtSession.Result result = program.run(inputs)) {
          return new Made(Program.floats(result, "logits"), Program.floats(result, "loss")[0]);
        }
      }
      float[] logits = parts(inputs);
      return new Made(logits, loss(logits));
    } finally {
      own.values().forEach(OnnxTensor::close);
    }
  }

  /** Logits of images that go through some by some. */
  private float[] parts(Map<String, OnnxTensor> inputs) {
    float[] logits = new float[0];
    for (int k = 0; k < pixels.size(); k++) {
      inputs.put("pixels", pixels.get(k));
      try (OrtSession.Result result = program.run(inputs)) {
        float[] part = Program.floats(result, "logits");
        if (k == 0) {
          logits = new float[labels.length * (part.length / SOME)];
        }
        int from = k * part.length;
        System.arraycopy(part, 0, logits, from, Math.min(part.length, logits.length - from));
      }
    }
    return logits;
  }

  /** Mean cross-entropy. */
  private double loss(float[] logits) {
    int width = logits.length / labels.length;
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      double most = logits[i * width + best(logits, i, width)];
      double all = 0;
      for (int c = 0; c < width; c++) {
        all += StrictMath.exp(logits[i * width + c] - most);
      }
      sum += most + StrictMath.log(all) - logits[i * width + labels[i]];
    }
    return sum / labels.length;
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
    pixels.forEach(OnnxTensor::close);
    right.close();
  }
}
