package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.training.Division;
import io.gradinstructor.training.Trainer;
import java.util.Map;

/** How large the first layer's weights, or what is as large as they, are in each band. */
final class BandScales implements AutoCloseable {
  private final int inputs;
  private final int out;
  private final int[] bands;
  private final int count;
  private final Program squares;

  /** Of a task's images and network. */
  BandScales(Division division, Trainer.Task task) {
    inputs = task.layers().get(0);
    out = task.layers().get(1);
    bands = division.bands(inputs);
    count = division.count();
    Graph g = new Graph();
    g.output("squares", division.turn(g, task, g.input("w", inputs, out)).square().sum(false, 1));
    squares = Program.of(g);
  }

  /**
   * Means of squares over the weights of each band in the basis, whose sum over all weights is that
   * of all squares.
   *
   * @param tensor [inputs, out], row-major
   */
  double[] means(float[] tensor) {
    float[] rows;
    try (var in = Program.tensor(tensor, inputs, out);
        var result = squares.run(Map.of("w", in))) {
      rows = Program.floats(result, "squares");
    }
    double[] means = new double[count];
    long[] sizes = new long[count];
    for (int i = 0; i < inputs; i++) {
      means[bands[i]] += rows[i];
      sizes[bands[i]] += out;
    }
    for (int b = 0; b < count; b++) {
      means[b] /= sizes[b];
    }
    return means;
  }

  @Override
  public void close() {
    squares.close();
  }
}
