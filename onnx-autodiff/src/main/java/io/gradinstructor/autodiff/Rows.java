package io.gradinstructor.autodiff;

/** What is done to matrices row by row. */
public final class Rows {
  private Rows() {}

  /**
   * The k greatest elements of each row [n, m], 0 in place of the others; of equal ones those that
   * come first.
   */
  public static Value top(Value matrix, int k) {
    Graph g = matrix.graph();
    return g.apply(new Top(k), matrix, matrix.sub(matrix), g.indices(k));
  }

  /** Sum of the outer products of two matrices' rows: [n, in]ᵀ·[n, out]. */
  public static Value products(Value a, Value b) {
    return a.graph().apply(new Gemm(true, false), a, b);
  }
}
