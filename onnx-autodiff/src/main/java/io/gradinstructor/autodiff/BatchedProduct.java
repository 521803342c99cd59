package io.gradinstructor.autodiff;

import java.util.List;

/** Products of the matrices of two batches: [k, n, m]·[k, m, p]. */
record BatchedProduct() implements Op {
  @Override
  public String type() {
    return "MatMul";
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape a = in.get(0).shape();
    Shape b = in.get(1).shape();
    if (a.rank() != 3 || b.rank() != 3 || a.size(0) != b.size(0) || a.size(2) != b.size(1)) {
      throw new IllegalArgumentException("batch or inner sizes differ");
    }
    return Shape.of(a.size(0), a.size(1), b.size(2));
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return List.of(d.matmul(in.get(1).transpose(0, 2, 1)), in.get(0).transpose(0, 2, 1).matmul(d));
  }
}
