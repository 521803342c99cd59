package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Networks near others, made of their weights and noise, and what they lose on a fitness set. One
 * thread at a time.
 */
public final class Offspring implements AutoCloseable {
  /** Images whose losses are summed before they are added to those of others. */
  private static final int BLOCK = 500;

  /** Draws noise by what it is for. */
  @FunctionalInterface
  public interface Noise {
    /** Fills arrays in turn: matrices and biases, layer by layer. */
    Consumer<float[]> of(int phase, int generation, int child);
  }

  private final HybridEs part;
  private final Architecture network;
  private final byte[] labels;
  private final Noise noise;
  private final Program program;
  private final List<OnnxTensor> blocks = new ArrayList<>();
  private final int block;
  private int phase;
  private float[] scales;

  /** Of such networks. */
  public Offspring(HybridEs part, Architecture network, Images images, Noise noise) {
    this(part, network, images.floats(0, images.count()), images.labels(), noise);
  }

  /**
   * The same of images in floats.
   *
   * @param pixels from 0 to 1, image after image
   * @param labels their classes
   */
  Offspring(HybridEs part, Architecture network, float[] pixels, byte[] labels, Noise noise) {
    this.part = part;
    this.network = network;
    this.labels = labels;
    this.noise = noise;
    block = Math.min(BLOCK, labels.length);
    int width = network.inputs();
    for (int at = 0; at < labels.length; at += block) {
      float[] some = new float[block * width];
      int n = Math.min(block, labels.length - at);
      System.arraycopy(pixels, at * width, some, 0, n * width);
      blocks.add(Program.tensor(some, block, width));
    }
    Graph g = new Graph();
    g.output("scores", network.logits(Scope.inputs(g), g.input("pixels", block, width)));
    program = Program.of(g);
  }

  /**
   * Begins a phase, whose number its noise is drawn by.
   *
   * @param base weights with which it begins: what noise is scaled by
   */
  public void begin(int number, Weights base) {
    phase = number;
    scales = new float[network.matrices().size()];
    for (int l = 0; l < scales.length; l++) {
      double squares = 0;
      float[] w = base.matrix(l);
      for (float x : w) {
        squares += (double) x * x;
      }
      scales[l] = (float) Math.sqrt(squares / w.length);
    }
  }

  /** Root mean square of each layer's weights at the beginning of the phase. */
  float[] scales() {
    return scales.clone();
  }

  /** A network after moves, one after another. */
  public Weights moved(Weights from, List<Move> path) {
    Weights now = from;
    for (Move m : path) {
      now = moved(now, m);
    }
    return now;
  }

  /** A network after a move. */
  public Weights moved(Weights from, Move by) {
    double[] shares = Evolution.weights(by.children().size());
    List<Consumer<float[]>> draws = new ArrayList<>();
    by.children().forEach(k -> draws.add(noise.of(phase, by.generation(), k)));
    List<float[]> arrays = new ArrayList<>();
    from.each((name, numbers, shape) -> arrays.add(numbers.clone()));
    int end = 2 * scales.length;
    for (int i = part.layers() == HybridEs.Layers.LAST ? end - 2 : 0; i < end; i++) {
      float[] array = arrays.get(i);
      double[] sum = new double[array.length];
      float[] drawn = new float[sum.length];
      for (int k = 0; k < shares.length; k++) {
        draws.get(k).accept(drawn);
        for (int j = 0; j < sum.length; j++) {
          sum[j] += shares[k] * drawn[j];
        }
      }
      double length = by.sigma() * scales[i / 2];
      for (int j = 0; j < sum.length; j++) {
        array[j] = (float) (array[j] + length * sum[j]);
      }
    }
    return Weights.of(network, arrays.toArray(float[][]::new));
  }

  /** Mean cross-entropy of a network, summed in double block by block. */
  public double loss(Weights of) {
    Map<String, OnnxTensor> inputs = of.tensors();
    double sum = 0;
    try {
      for (int b = 0; b < blocks.size(); b++) {
        inputs.put("pixels", blocks.get(b));
        try (var result = program.run(inputs)) {
          sum += sum(Program.floats(result, "scores"), b * block);
        }
      }
    } finally {
      inputs.remove("pixels");
      inputs.values().forEach(OnnxTensor::close);
    }
    return sum / labels.length;
  }

  private double sum(float[] scores, int from) {
    int classes = scores.length / block;
    double sum = 0;
    for (int i = 0; i < block && from + i < labels.length; i++) {
      sum += Guess.of(scores, i * classes, classes, labels[from + i]).loss();
    }
    return sum;
  }

  @Override
  public void close() {
    program.close();
    blocks.forEach(OnnxTensor::close);
  }
}
