package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Softmax over the last axis, or its logarithm. */
record Softmax(boolean log) implements Op {
  @Override
  public String type() {
    return log ? "LogSoftmax" : "Softmax";
  }

  @Override
  public List<AttributeProto> attributes() {
    return List.of(Op.attribute("axis", -1L));
  }

  @Override
  public Shape infer(List<Value> in) {
    if (in.get(0).shape().rank() == 0) {
      throw new IllegalArgumentException("a scalar has no last axis");
    }
    return in.get(0).shape();
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    int last = y.shape().rank() - 1;
    if (log) {
      return List.of(d.sub(in.get(0).softmax().mul(d.sum(true, last))));
    }
    Value dy = d.mul(y);
    return List.of(dy.sub(y.mul(dy.sum(true, last))));
  }
}
