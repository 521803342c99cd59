package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import java.util.List;

/**
 * What critics make of a set of rows without regard to their order: each row goes through a dense
 * layer, hears the mean over all rows, goes through another one; mean and standard deviation over
 * the rows are what is left.
 */
final class UnitSet {
  /** Width of both layers. */
  private static final int WIDTH = 16;

  private UnitSet() {}

  /** A dense layer of rows [critics, n, in]: [critics, n, out]; each critic has its own. */
  interface DenseLayer {
    Value of(String name, Value x, int out);
  }

  /**
   * Features [critics, n, 2·WIDTH] of sets.
   *
   * @param rows [n, rows, numbers]
   */
  static Value of(String name, int critics, Value rows, DenseLayer dense) {
    long n = rows.shape().size(0);
    long units = rows.shape().size(1);
    long width = rows.shape().size(2);
    Value flat = rows.reshape(1, n * units, width);
    Value each =
        dense
            .of(name + ".each", flat.expand(Shape.of(critics, n * units, width)), WIDTH)
            .elu()
            .reshape(critics, n, units, WIDTH);
    // A dense layer of each row beside the mean of all, without that mean once for each row.
    Value all = dense.of(name + ".all", each.mean(false, 2), WIDTH).reshape(critics, n, 1, WIDTH);
    Value h =
        dense
            .of(name + ".again", each.reshape(critics, n * units, WIDTH), WIDTH)
            .reshape(critics, n, units, WIDTH)
            .add(all)
            .elu();
    Value mean = h.mean(true, 2);
    Value deviation = h.sub(mean).square().mean(true, 2).add(1e-6).sqrt();
    return Value.concat(3, List.of(mean, deviation)).reshape(critics, n, 2L * WIDTH);
  }
}
