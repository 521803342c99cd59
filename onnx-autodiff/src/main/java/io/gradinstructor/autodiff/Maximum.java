package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Greatest of all elements: a scalar. */
record Maximum() implements Op {
  @Override
  public String type() {
    return "ReduceMax";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("keepdims", 0L));
  }

  @Override
  public Shape infer(List<Value> in) {
    return Shape.of();
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    // 1 where an element is the greatest, 0 elsewhere.
    Value there = y.sub(in.get(0)).sign().neg().add(1);
    return List.of(there.mul(d.div(there.sum())));
  }
}
