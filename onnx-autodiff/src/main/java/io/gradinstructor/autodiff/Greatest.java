package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Collections;
import java.util.List;

/** Index of the greatest element of each row of a matrix, the first of equal ones. */
record Greatest() implements Op {
  @Override
  public String type() {
    return "ArgMax";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("axis", 1L), Op.attribute("keepdims", 0L));
  }

  @Override
  public Shape infer(List<Value> in) {
    if (in.get(0).shape().rank() != 2) {
      throw new IllegalArgumentException("not a matrix");
    }
    return Shape.of(in.get(0).shape().size(0));
  }

  @Override
  public DType outputType(List<Value> in) {
    return DType.INT64;
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    return Collections.singletonList(null);
  }
}
