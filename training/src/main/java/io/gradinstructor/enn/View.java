package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Architecture;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ENN sees of a weight matrix: its area reduction to a share of its size per side.
 *
 * @param floor added to the mean square, so that root and logarithm stay finite
 */
public record View(Kind kind, double resolution, double floor) implements WeightView {
  /** The reductions. */
  public enum Kind {
    /** Area mean of W. */
    MEAN,
    /** Root of the area mean of W². */
    RMS,
    /** Its logarithm. */
    LOG_RMS
  }

  /** Size of a view of a side of n weights: rounded half up, at least 2. */
  public int side(int n) {
    return Math.max(2, (int) (resolution * n + 0.5));
  }

  @Override
  public boolean seesBiases() {
    return false;
  }

  @Override
  public boolean plain() {
    return false;
  }

  @Override
  public List<int[]> sizes(Architecture network) {
    List<int[]> sizes = new ArrayList<>();
    for (Architecture.Matrix m : network.matrices()) {
      sizes.add(new int[] {side(m.in()), side(m.out())});
    }
    return sizes;
  }

  @Override
  public List<Value> of(Net net) {
    List<Value> views = new ArrayList<>();
    for (int l = 0; l < net.weights().size(); l++) {
      Value v = of(net.weights().get(l), net.factors().get(l));
      views.add(v.reshape(1, 1, v.shape().size(0), v.shape().size(1)));
    }
    return views;
  }

  /** View [h, w] of a weight matrix [in, out]. */
  public Value of(Value weights) {
    return of(weights, weights.graph().constant(1));
  }

  /**
   * View of a weight matrix times a number, which comes in after the reduction: a derivative with
   * respect to it never leaves the view.
   */
  Value of(Value weights, Value factor) {
    Graph g = weights.graph();
    int in = (int) weights.shape().size(0);
    int out = (int) weights.shape().size(1);
    Value rows = g.constant(pooling(in, side(in), false), side(in), in);
    Value columns = g.constant(pooling(out, side(out), true), out, side(out));
    // The columns first: the smaller product.
    Value reduced = rows.matmul((kind == Kind.MEAN ? weights : weights.square()).matmul(columns));
    return switch (kind) {
      case MEAN -> reduced.mul(factor);
      case RMS -> reduced.mul(factor.square()).add(floor).sqrt();
      case LOG_RMS -> logRms(reduced, factor);
    };
  }

  /**
   * Matrix of adaptive average pooling from n to m, bins floor(i·n/m) … ceil((i+1)·n/m); [m, n] or
   * transposed.
   */
  static float[] pooling(int n, int m, boolean transposed) {
    float[] a = new float[m * n];
    for (int i = 0; i < m; i++) {
      int from = begin(i, n, m);
      int to = (int) (((i + 1L) * n + m - 1) / m);
      for (int j = from; j < to; j++) {
        a[transposed ? j * m + i : i * n + j] = 1f / (to - from);
      }
    }
    return a;
  }

  static int begin(int i, int n, int m) {
    return (int) ((long) i * n / m);
  }
}
