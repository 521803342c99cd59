package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.List;

/**
 * The greatest elements of each row of a matrix, 0 in place of the others; of equal ones those that
 * come first. Two nodes: which they are and what, then these put into zeros, the second input; the
 * third is how many.
 */
record Top(int k) implements Op {
  @Override
  public String type() {
    return "ScatterElements";
  }

  @Override
  public Shape infer(List<Value> in) {
    Shape s = in.get(0).shape();
    if (s.rank() != 2 || k < 1 || k > s.size(1)) {
      throw new IllegalArgumentException("no matrix with rows of " + k + " at least");
    }
    return s;
  }

  @Override
  public void write(Value out, GraphProto.Builder g) {
    String best = out.name() + "_best";
    String where = out.name() + "_where";
    g.addNode(
        NodeProto.newBuilder()
            .setName(best)
            .setOpType("TopK")
            .addInput(out.in().get(0).name())
            .addInput(out.in().get(2).name())
            .addOutput(best)
            .addOutput(where));
    g.addNode(
        NodeProto.newBuilder()
            .setName(out.name())
            .setOpType(type())
            .addInput(out.in().get(1).name())
            .addInput(where)
            .addInput(best)
            .addOutput(out.name())
            .addAttribute(Op.attribute("axis", 1L)));
  }

  @Override
  public List<Value> gradient(List<Value> in, Value y, Value d) {
    // 1 where an element is kept and tells: what is kept and 0 is as good as left out.
    return Arrays.asList(d.mul(y.sign().abs()), null, null);
  }
}
