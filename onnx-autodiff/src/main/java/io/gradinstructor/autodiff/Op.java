package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** An ONNX operator with its shape rule and its reverse-mode derivative. */
interface Op {
  /** Operator type in ONNX. */
  String type();

  /** Attributes in ONNX. */
  default List<AttributeProto> attributes() {
    return List.of();
  }

  /** Attributes in ONNX, where they depend on the inputs' shapes. */
  default List<AttributeProto> attributes(List<Value> in) {
    return attributes();
  }

  /** What the ONNX operator takes of its inputs. */
  default List<Value> operands(List<Value> in) {
    return in;
  }

  /** Writes it as ONNX: one node mostly. */
  default void write(Value out, GraphProto.Builder g) {
    NodeProto.Builder n = NodeProto.newBuilder().setName(out.name()).setOpType(type());
    operands(out.in()).forEach(i -> n.addInput(i.name()));
    g.addNode(n.addOutput(out.name()).addAllAttribute(attributes(out.in())));
  }

  /**
   * Shape of the output.
   *
   * @throws IllegalArgumentException if the inputs do not fit
   */
  Shape infer(List<Value> in);

  /** Element type of the output. */
  default DType outputType(List<Value> in) {
    return in.get(0).type();
  }

  /**
   * Vector-Jacobian products, themselves differentiable: for every input the gradient of a scalar
   * whose gradient with respect to {@code out} is {@code d}, or null where there is none.
   */
  List<Value> gradient(List<Value> in, Value out, Value d);

  /** Integer attribute. */
  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  /** Text attribute. */
  static AttributeProto attribute(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** Float attribute. */
  static AttributeProto attribute(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** Attribute that is a list of integers. */
  static AttributeProto attribute(String name, long... values) {
    AttributeProto.Builder b =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long v : values) {
      b.addInts(v);
    }
    return b.build();
  }
}
