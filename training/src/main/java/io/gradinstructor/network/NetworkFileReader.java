package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.basics.Floats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the weights of an ONNX model that is a ReLU multilayer perceptron: Gemm, Relu, Gemm and so
 * on, as {@link NetworkModel} writes it and others do, with constants of float32 in the file. What
 * {@link RowModel} puts around one is left out.
 */
public final class NetworkFileReader {
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final List<Integer> layers = new ArrayList<>();
  private final List<float[]> arrays = new ArrayList<>();
  private boolean rectified = true;

  private NetworkFileReader() {}

  /**
   * Weights and biases of a model.
   *
   * @throws IllegalArgumentException if it is no such model; says which node is not understood
   */
  public static Weights read(byte[] onnx) {
    try {
      return new NetworkFileReader().graph(ModelProto.parseFrom(onnx).getGraph());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    }
  }

  private Weights graph(GraphProto g) {
    g.getInitializerList().forEach(t -> constants.put(t.getName(), t));
    String at =
        g.getInputList().stream()
            .map(i -> i.getName())
            .filter(name -> !constants.containsKey(name))
            .findFirst()
            .orElse("");
    boolean ofRows =
        g.getNodeList().stream().anyMatch(n -> n.getName().startsWith(RowModel.BEFORE));
    if (ofRows) {
      at = "pixels";
    }
    for (NodeProto n : g.getNodeList()) {
      if (n.getName().startsWith(RowModel.BEFORE) || n.getName().startsWith(RowModel.AFTER)) {
        continue;
      }
      if (n.getInputCount() == 0 || !n.getInput(0).equals(at) || n.getOutputCount() != 1) {
        throw refused(n, "does not follow the one before it");
      }
      switch (n.getOpType()) {
        case "Gemm" -> dense(n);
        case "Relu" -> rectified = true;
        case "Identity" -> {}
        default -> throw refused(n, "is no layer of a ReLU multilayer perceptron");
      }
      at = n.getOutput(0);
    }
    int last = ofRows ? g.getOutputCount() - 1 : 0;
    if (arrays.isEmpty() || rectified || !g.getOutput(last).getName().equals(at)) {
      throw new IllegalArgumentException("must end with a dense layer's scores");
    }
    return Weights.of(List.copyOf(layers), arrays.toArray(float[][]::new));
  }

  private static IllegalArgumentException refused(NodeProto n, String why) {
    return new IllegalArgumentException("node " + n.getName() + " (" + n.getOpType() + ") " + why);
  }

  private void dense(NodeProto n) {
    if (!rectified || n.getInputCount() != 3 || !plain(n)) {
      throw refused(n, "is no dense layer with biases after a ReLU");
    }
    boolean transposed = whole(n, "transB") == 1;
    TensorProto w = constant(n, 1, 2);
    int rows = Math.toIntExact(w.getDims(0));
    int columns = Math.toIntExact(w.getDims(1));
    int in = transposed ? columns : rows;
    int out = transposed ? rows : columns;
    float[] weights = floats(n, w, in * out);
    float[] biases = floats(n, constant(n, 2, 1), out);
    if (layers.isEmpty()) {
      layers.add(in);
    } else if (layers.get(layers.size() - 1) != in) {
      throw refused(n, "takes " + in + " numbers, the layer before gives others");
    }
    layers.add(out);
    arrays.add(transposed ? transpose(weights, rows, columns) : weights);
    arrays.add(biases);
    rectified = false;
  }

  /** Whether it is nothing but x·W + b. */
  private static boolean plain(NodeProto n) {
    for (AttributeProto a : n.getAttributeList()) {
      boolean scales = a.getName().equals("alpha") || a.getName().equals("beta");
      if (scales && a.getF() != 1 || a.getName().equals("transA") && a.getI() != 0) {
        return false;
      }
    }
    return true;
  }

  private static long whole(NodeProto n, String attribute) {
    return n.getAttributeList().stream()
        .filter(a -> a.getName().equals(attribute))
        .mapToLong(AttributeProto::getI)
        .findFirst()
        .orElse(0);
  }

  private TensorProto constant(NodeProto n, int input, int rank) {
    TensorProto t = constants.get(n.getInput(input));
    if (t == null
        || t.getDimsCount() != rank
        || t.getDataType() != TensorProto.DataType.FLOAT_VALUE
        || t.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw refused(n, "must have constants of float32 in the file as weights and biases");
    }
    return t;
  }

  private static float[] floats(NodeProto n, TensorProto t, int size) {
    boolean raw = t.hasRawData();
    if (size < 1 || (raw ? t.getRawData().size() / Float.BYTES : t.getFloatDataCount()) != size) {
      throw refused(n, "has another number of weights or biases than its sizes say");
    }
    if (raw) {
      return Floats.next(java.nio.ByteBuffer.wrap(t.getRawData().toByteArray()), size);
    }
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = t.getFloatData(i);
    }
    return numbers;
  }

  private static float[] transpose(float[] w, int rows, int columns) {
    float[] out = new float[w.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        out[j * rows + i] = w[i * columns + j];
      }
    }
    return out;
  }
}
