package io.gradinstructor.autodiff;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Appends a model to a graph, operator by operator, so that it can be differentiated and fused.
 * Only what {@link Graph} writes is understood: all else is refused, which also makes this the
 * check of models from outside.
 */
final class ModelReader {
  private final Graph graph;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, long[]> integers = new HashMap<>();
  private final Map<String, float[]> floats = new HashMap<>();

  private ModelReader(Graph graph) {
    this.graph = graph;
  }

  static Graph read(byte[] model) {
    Graph graph = new Graph();
    Map<String, Value> inputs = new HashMap<>();
    GraphProto g = parse(model);
    try {
      for (ValueInfoProto in : g.getInputList()) {
        inputs.put(in.getName(), graph.input(in.getName(), type(in), shape(in)));
      }
      append(graph, g, inputs).forEach(graph::output);
    } catch (IllegalArgumentException e) {
      throw new ModelException("model: " + e.getMessage(), e);
    }
    return graph;
  }

  private static DType type(ValueInfoProto in) {
    try {
      return type(in.getType().getTensorType().getElemType());
    } catch (IllegalArgumentException e) {
      throw new ModelException("model input " + in.getName() + " " + e.getMessage(), e);
    }
  }

  private static DType type(int code) {
    return Arrays.stream(DType.values())
        .filter(t -> t.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("is of a type not understood"));
  }

  private static long[] shape(ValueInfoProto in) {
    return in.getType().getTensorType().getShape().getDimList().stream()
        .mapToLong(d -> d.getDimValue())
        .toArray();
  }

  static Map<String, Value> append(Graph graph, byte[] model, Map<String, Value> inputs) {
    return append(graph, parse(model), inputs);
  }

  private static Map<String, Value> append(Graph graph, GraphProto g, Map<String, Value> inputs) {
    ModelReader reader = new ModelReader(graph);
    for (ValueInfoProto in : g.getInputList()) {
      reader.define(in.getName(), input(in, inputs.get(in.getName())));
    }
    g.getInitializerList().forEach(reader::constant);
    g.getNodeList().forEach(reader::node);
    Map<String, Value> outputs = new LinkedHashMap<>();
    g.getOutputList().forEach(o -> outputs.put(o.getName(), reader.value(o.getName())));
    return outputs;
  }

  private static GraphProto parse(byte[] model) {
    ModelProto m;
    try {
      m = ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException("not an ONNX model: " + e.getMessage(), e);
    }
    if (m.getOpsetImportCount() != 1 || m.getOpsetImport(0).getVersion() != Graph.OPSET) {
      throw new ModelException("model is not of operator set " + Graph.OPSET, null);
    }
    return m.getGraph();
  }

  private static Value input(ValueInfoProto in, Value given) {
    if (given == null) {
      throw new ModelException("model input " + in.getName() + " is not given", null);
    }
    long[] sizes = shape(in);
    if (!Arrays.equals(sizes, given.shape().toArray()) || type(in) != given.type()) {
      throw new ModelException(
          "model input " + in.getName() + " is " + Arrays.toString(sizes) + ", given " + given,
          null);
    }
    return given;
  }

  private void define(String name, Value value) {
    if (values.put(name, value) != null) {
      throw new ModelException("model has two values " + name, null);
    }
  }

  private Value value(String name) {
    Value v = values.get(name);
    if (v == null) {
      throw new ModelException("model has no value " + name + " where it is used", null);
    }
    return v;
  }

  private void constant(TensorProto t) {
    long[] shape = t.getDimsList().stream().mapToLong(Long::longValue).toArray();
    boolean integer = t.getDataType() == DType.INT64.code;
    if (!integer && t.getDataType() != DType.FLOAT.code
        || t.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw new ModelException("constant " + t.getName() + " is of a kind not understood", null);
    }
    var bytes = t.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (integer) {
        LongBuffer longs = bytes.asLongBuffer();
        long[] data = new long[longs.remaining()];
        longs.get(data);
        integers.put(t.getName(), data);
        define(t.getName(), graph.indices(data));
      } else {
        float[] data = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(data);
        floats.put(t.getName(), data);
        define(t.getName(), graph.constant(data, shape));
      }
    } catch (IllegalArgumentException e) {
      throw new ModelException("constant " + t.getName() + ": " + e.getMessage(), e);
    }
  }

  private void node(NodeProto n) {
    Value[] in = n.getInputList().stream().map(this::value).toArray(Value[]::new);
    if (n.getOutputCount() != 1 || !n.getDomain().isEmpty()) {
      throw refused(n, "not understood", null);
    }
    if (n.getOpType().equals("Identity") && in.length == 1) {
      define(n.getOutput(0), in[0]);
      return;
    }
    try {
      Value out = graph.apply(op(n, in), in);
      // What an operator would write again is all that the node may say.
      if (!new HashSet<>(n.getAttributeList())
          .equals(new HashSet<>(out.op().attributes(out.in())))) {
        throw refused(n, "attributes not understood", null);
      }
      define(n.getOutput(0), out);
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw refused(n, e.getMessage(), e);
    }
  }

  private static ModelException refused(NodeProto n, String why, Exception cause) {
    return new ModelException(
        "model node " + n.getName() + " " + n.getOpType() + ": " + why, cause);
  }

  private Op op(NodeProto n, Value[] in) {
    return switch (n.getOpType()) {
      case "Sub" -> in[0].type() == DType.INT64 ? new Unpool.Before() : Binary.SUB;
      case "Add", "Mul", "Div" -> Binary.valueOf(n.getOpType().toUpperCase(Locale.ROOT));
      case "Neg", "Abs", "Sign", "Exp", "Log", "Sqrt", "Relu", "Tanh", "Sigmoid", "Erf" ->
          Unary.valueOf(n.getOpType().toUpperCase(Locale.ROOT));
      case "Softmax" -> new Softmax(false);
      case "LogSoftmax" -> new Softmax(true);
      case "Clip" -> new Clip();
      case "Gemm" -> new Gemm(number(n, "transA") == 1, number(n, "transB") == 1);
      case "MatMul" -> new BatchedProduct();
      case "Conv" ->
          new Convolution(
              first(n, "strides"), padding(n), first(n, "dilations"), number(n, "group"));
      case "ConvTranspose" -> transposedConvolution(n, in[0].shape(), in[1].shape());
      case "AveragePool" -> new AveragePool(first(n, "kernel_shape"));
      case "MaxPool" -> new MaxPool(first(n, "kernel_shape"));
      case "MaxUnpool" -> new Unpool(first(n, "kernel_shape"), Shape.of(constant(n, 2)));
      case "Resize" -> new Upsample((int) floats.get(n.getInput(2))[2]);
      case "Equal", "Greater" -> Compare.valueOf(n.getOpType().toUpperCase(Locale.ROOT));
      case "Where" -> new Select();
      case "ReduceSum" ->
          new Sum(
              number(n, "keepdims") == 1,
              Arrays.stream(constant(n, 1)).mapToInt(Math::toIntExact).toArray());
      case "ReduceMax" -> new Maximum();
      case "Reshape" -> new Layout.Reshape(Shape.of(constant(n, 1)));
      case "Expand" -> new Layout.Expand(Shape.of(constant(n, 1)));
      case "Transpose" ->
          new Layout.Transpose(
              attribute(n, "perm").getIntsList().stream().mapToLong(Long::longValue).toArray());
      case "Slice" -> new Layout.Slice(Shape.of(constant(n, 1)), Shape.of(constant(n, 2)));
      case "Pad" -> pad(constant(n, 1));
      case "Concat" -> new Layout.Concat(number(n, "axis"));
      case "Gather" -> new Layout.Gather();
      case "Cast" -> new Layout.Cast(type(number(n, "to")));
      default -> throw refused(n, "not understood", null);
    };
  }

  private static TransposedConvolution transposedConvolution(NodeProto n, Shape x, Shape k) {
    TransposedConvolution natural =
        new TransposedConvolution(
            first(n, "strides"), padding(n), first(n, "dilations"), number(n, "group"), 0, 0);
    List<Long> more = attribute(n, "output_padding").getIntsList();
    return natural.ofSize(natural.height(x, k) + more.get(0), natural.width(x, k) + more.get(1));
  }

  private static Layout.Pad pad(long[] pads) {
    int rank = pads.length / 2;
    return new Layout.Pad(
        Shape.of(Arrays.copyOf(pads, rank)), Shape.of(Arrays.copyOfRange(pads, rank, 2 * rank)));
  }

  private static Padding padding(NodeProto n) {
    List<Integer> sides =
        attribute(n, "pads").getIntsList().stream().map(Math::toIntExact).toList();
    return new Padding(sides.get(0), sides.get(1), sides.get(2), sides.get(3));
  }

  private long[] constant(NodeProto n, int input) {
    return integers.get(n.getInput(input));
  }

  private static AttributeProto attribute(NodeProto n, String name) {
    return n.getAttributeList().stream()
        .filter(a -> a.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> refused(n, "no attribute " + name, null));
  }

  private static int number(NodeProto n, String name) {
    return Math.toIntExact(attribute(n, name).getI());
  }

  private static int first(NodeProto n, String name) {
    return Math.toIntExact(attribute(n, name).getInts(0));
  }
}
