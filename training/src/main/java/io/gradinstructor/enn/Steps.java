package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;

/** Rules that turn an instructor's gradient g with respect to weights W into a change u of them. */
public final class Steps {
  private Steps() {}

  private static Value norm(Value v) {
    return v.square().sum().add(1e-24).sqrt();
  }

  /** u = η·‖W‖²·g, shortened to clip·‖W‖. */
  public static Value natural(Value w, Value g, double eta, double clip) {
    return bounded(w.square().sum().mul(eta).mul(g), norm(w).mul(clip));
  }

  /** u, shortened to a bound where it is longer. */
  public static Value bounded(Value u, Value bound) {
    return u.mul(bound.div(norm(u)).clip(0, 1));
  }

  /** u = η·‖∇L‖·g/‖g‖. */
  public static Value matched(Value g, Value loss, double eta) {
    return g.mul(norm(loss).mul(eta).div(norm(g)));
  }

  /**
   * The part of g along W: u = W·clip(η·⟨W, g⟩, ±clip).
   *
   * @param slope ⟨W, g⟩: a scalar
   */
  public static Value radial(Value w, Value slope, double eta, double clip) {
    return w.mul(slope.mul(eta).clip(-clip, clip));
  }

  /**
   * The part of g along W, block by block: u = W·clip(η·n·⟨W, g⟩, ±clip), n being the number of
   * blocks.
   *
   * @param rows blocks per column of blocks
   * @param columns blocks per row of blocks
   */
  public static Value radial(Value w, Value g, double eta, double clip, int rows, int columns) {
    Graph graph = w.graph();
    Value product = w.mul(g);
    double step = eta * rows * columns;
    int in = (int) w.shape().size(0);
    int out = (int) w.shape().size(1);
    // Disjoint blocks: a weight belongs to one block only, unlike in the view, whose windows may
    // overlap by one.
    Value left = graph.constant(membership(in, rows, false), rows, in);
    Value right = graph.constant(membership(out, columns, true), out, columns);
    Value rate = left.matmul(product.matmul(right)).mul(step).clip(-clip, clip);
    Value spreadLeft = graph.constant(membership(in, rows, true), in, rows);
    Value spreadRight = graph.constant(membership(out, columns, false), columns, out);
    return w.mul(spreadLeft.matmul(rate).matmul(spreadRight));
  }

  private static float[] membership(int n, int blocks, boolean transposed) {
    float[] a = new float[blocks * n];
    for (int j = 0; j < n; j++) {
      int i = (int) ((long) j * blocks / n);
      a[transposed ? j * blocks + i : i * n + j] = 1;
    }
    return a;
  }
}
