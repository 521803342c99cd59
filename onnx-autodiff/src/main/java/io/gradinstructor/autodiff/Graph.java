package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A computation under construction: inputs, constants, operators, outputs; all shapes static. */
public final class Graph {
  static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  /** What the names of values that nobody named begin with. */
  private static final String UNNAMED = "__";

  private final List<Value> inputs = new ArrayList<>();
  private final List<Value> nodes = new ArrayList<>();
  private final Map<Value, TensorProto> constants = new LinkedHashMap<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();

  /**
   * An input of the model.
   *
   * @throws IllegalArgumentException if the name is taken, empty, or begins with two underscores
   */
  public Value input(String name, DType type, long... shape) {
    requireFree(name, null);
    Value v =
        new Value(this, inputs.size() + nodes.size(), name, type, Shape.of(shape), null, List.of());
    inputs.add(v);
    return v;
  }

  /** A float input of the model. */
  public Value input(String name, long... shape) {
    return input(name, DType.FLOAT, shape);
  }

  /** A float constant, row-major. */
  public Value constant(float[] data, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(data);
    return constant(DType.FLOAT, bytes, data.length, shape);
  }

  /** A scalar constant. */
  public Value constant(double value) {
    return constant(new float[] {(float) value});
  }

  /** An integer constant: a vector. */
  Value indices(long... data) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(data);
    return constant(DType.INT64, bytes, data.length, data.length);
  }

  private Value constant(DType type, ByteBuffer bytes, int elements, long... shape) {
    Shape s = Shape.of(shape);
    if (s.elements() != elements) {
      throw new IllegalArgumentException("constant: " + elements + " elements do not fill " + s);
    }
    Value v =
        new Value(this, nodes.size(), UNNAMED + "c" + constants.size(), type, s, null, List.of());
    TensorProto.Builder t =
        TensorProto.newBuilder()
            .setName(v.name())
            .setDataType(type.code)
            .setRawData(ByteString.copyFrom(bytes));
    s.sizes().forEach(t::addDims);
    constants.put(v, t.build());
    return v;
  }

  /**
   * A model that a graph wrote, as a graph again.
   *
   * @throws ModelException if it is anything else
   */
  public static Graph read(byte[] model) {
    return ModelReader.read(model);
  }

  /**
   * Appends a model that a graph wrote.
   *
   * @param inputs what goes into it, by name
   * @return what comes out of it, by name
   * @throws ModelException if it is no such model or an input is not given or does not fit
   */
  public Map<String, Value> append(byte[] model, Map<String, Value> inputs) {
    return ModelReader.append(this, model, inputs);
  }

  /** The result of an operator. */
  Value apply(Op op, Value... in) {
    List<Value> arguments = List.of(in);
    String name = UNNAMED + "v" + nodes.size();
    Shape shape;
    try {
      requireFloats(op, arguments);
      shape = op.infer(arguments);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "node "
              + name
              + " "
              + op.type()
              + arguments.stream().map(Value::shape).toList()
              + ": "
              + e.getMessage(),
          e);
    }
    Value out = new Value(this, nodes.size(), name, op.outputType(arguments), shape, op, arguments);
    nodes.add(out);
    return out;
  }

  /** Only {@link Layout.Move} takes other elements than floats; constants may be sizes and axes. */
  private void requireFloats(Op op, List<Value> arguments) {
    for (Value v : arguments) {
      boolean floats =
          v.type() == DType.FLOAT || v.type() == DType.INT64 && constants.containsKey(v);
      if (!floats && !(op instanceof Layout.Move)) {
        throw new IllegalArgumentException(v.name() + " is of " + v.type());
      }
    }
  }

  /**
   * Declares an output of the model.
   *
   * @throws IllegalArgumentException if the name is taken, empty, or begins with two underscores
   */
  public Graph output(String name, Value value) {
    requireFree(name, value);
    outputs.put(name, value);
    return this;
  }

  private void requireFree(String name, Value value) {
    if (name.isEmpty() || name.startsWith(UNNAMED)) {
      throw new IllegalArgumentException(
          "\"" + name + "\": names must not be empty or begin with " + UNNAMED);
    }
    boolean taken = outputs.containsKey(name) && outputs.get(name) != value;
    if (taken || inputs.stream().anyMatch(v -> v.name().equals(name))) {
      throw new IllegalArgumentException("\"" + name + "\" is the name of another value already");
    }
  }

  /** Outputs declared so far, by name. */
  public Map<String, Value> outputs() {
    return Map.copyOf(outputs);
  }

  /**
   * The model with what its outputs need, and nothing else.
   *
   * @param metadata what the model says of itself, by name
   */
  public ModelProto toModel(String name, Map<String, String> metadata) {
    Set<Value> needed = needed();
    GraphProto.Builder g = GraphProto.newBuilder().setName(name);
    inputs.forEach(v -> g.addInput(info(v.name(), v)));
    constants.forEach(
        (v, t) -> {
          if (needed.contains(v)) {
            g.addInitializer(t);
          }
        });
    for (Value v : nodes) {
      if (needed.contains(v)) {
        v.op().write(v, g);
      }
    }
    outputs.forEach(
        (o, v) -> {
          g.addNode(
              NodeProto.newBuilder()
                  .setName(UNNAMED + "out_" + o)
                  .setOpType("Identity")
                  .addInput(v.name())
                  .addOutput(o));
          g.addOutput(info(o, v));
        });
    ModelProto.Builder m =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("grad-instructor")
            .setProducerVersion(Library.VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(g);
    new TreeMap<>(metadata)
        .forEach(
            (k, v) ->
                m.addMetadataProps(StringStringEntryProto.newBuilder().setKey(k).setValue(v)));
    return m.build();
  }

  private Set<Value> needed() {
    Set<Value> seen = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(outputs.values());
    while (!open.isEmpty()) {
      Value v = open.pop();
      if (seen.add(v)) {
        open.addAll(v.op() == null ? List.of() : v.op().operands(v.in()));
      }
    }
    return seen;
  }

  private static ValueInfoProto info(String name, Value v) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    v.shape()
        .sizes()
        .forEach(s -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(s)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(v.type().code).setShape(shape)))
        .build();
  }
}
