package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Product of two matrices, each transposed or not, plus a third that broadcasts to it. */
record Gemm(boolean transposeA, boolean transposeB) implements Op {
  @Override
  public String type() {
    return "Gemm";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(
        Op.attribute("transA", transposeA ? 1 : 0), Op.attribute("transB", transposeB ? 1 : 0));
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape a = in.get(0).shape();
    Shape b = in.get(1).shape();
    if (a.rank() != 2
        || b.rank() != 2
        || a.size(transposeA ? 0 : 1) != b.size(transposeB ? 1 : 0)) {
      throw new IllegalArgumentException("inner sizes differ");
    }
    Shape out = Shape.of(a.size(transposeA ? 1 : 0), b.size(transposeB ? 0 : 1));
    return in.size() == 2 ? out : in.get(2).shape().expanded(out);
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    Graph g = y.graph();
    Value a = in.get(0);
    Value b = in.get(1);
    Value da =
        transposeA
            ? g.apply(new Gemm(transposeB, true), b, d)
            : g.apply(new Gemm(false, !transposeB), d, b);
    Value db =
        transposeB
            ? g.apply(new Gemm(true, transposeA), d, a)
            : g.apply(new Gemm(!transposeA, false), a, d);
    return in.size() == 2 ? List.of(da, db) : List.of(da, db, Binary.reduce(d, in.get(2)));
  }
}
