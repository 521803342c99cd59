package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.gradinstructor.basics.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Constants of an ONNX graph, wherever it has them, and what nodes say of themselves. */
final class FileConstants {
  private final Map<String, TensorProto> constants = new HashMap<>();

  FileConstants(GraphProto g) {
    g.getInitializerList().forEach(t -> constants.put(t.getName(), t));
    for (NodeProto n : g.getNodeList()) {
      // PyTorch names equal constants once, and has others' names as copies of them.
      if (n.getOpType().equals("Identity") && n.getInputCount() == 1 && has(n.getInput(0))) {
        constants.put(n.getOutput(0), constants.get(n.getInput(0)));
      } else if (n.getOpType().equals("Constant") && n.getOutputCount() == 1) {
        n.getAttributeList().stream()
            .filter(a -> a.getName().equals("value"))
            .forEach(a -> constants.put(n.getOutput(0), a.getT()));
      }
    }
  }

  static IllegalArgumentException refused(NodeProto n, String why) {
    return new IllegalArgumentException("node " + n.getName() + " (" + n.getOpType() + ") " + why);
  }

  /** Whether a value is constant. */
  boolean has(String value) {
    return constants.containsKey(value);
  }

  /** Sizes of a constant that a node takes. */
  List<Integer> sizes(NodeProto n, int input) {
    TensorProto t = n.getInputCount() > input ? constants.get(n.getInput(input)) : null;
    if (t == null || t.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      throw refused(n, "must have constants of float32 in the file as weights and biases");
    }
    if (t.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      throw refused(
          n,
          "has its constants in another file; torch.onnx.export(..., external_data=False) keeps"
              + " them together");
    }
    return t.getDimsList().stream().map(Math::toIntExact).toList();
  }

  /** Its numbers, row-major. */
  float[] numbers(NodeProto n, int input) {
    int size = sizes(n, input).stream().reduce(1, Math::multiplyExact);
    TensorProto t = constants.get(n.getInput(input));
    boolean raw = t.hasRawData();
    if (size < 1 || (raw ? t.getRawData().size() / Float.BYTES : t.getFloatDataCount()) != size) {
      throw refused(n, "has another number of weights or biases than its sizes say");
    }
    if (raw) {
      return Floats.next(ByteBuffer.wrap(t.getRawData().toByteArray()), size);
    }
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = t.getFloatData(i);
    }
    return numbers;
  }

  /**
   * Numbers of a vector; zeros if the node does without.
   *
   * @param size how many they must be
   */
  float[] vector(NodeProto n, int input, int size) {
    if (n.getInputCount() <= input || n.getInput(input).isEmpty()) {
      return new float[size];
    }
    float[] numbers = numbers(n, input);
    if (numbers.length != size) {
      throw refused(n, "has " + numbers.length + " numbers where " + size + " are needed");
    }
    return numbers;
  }

  /** Whole numbers of an input, or of the attribute that older operators have in its place. */
  List<Long> wholes(NodeProto n, int input, String attribute) {
    if (n.getInputCount() <= input) {
      return wholes(n, attribute, List.of());
    }
    TensorProto t = constants.get(n.getInput(input));
    if (t == null || t.getDataType() != TensorProto.DataType.INT64_VALUE) {
      throw refused(n, "has sizes or axes that are no constants");
    }
    if (!t.hasRawData()) {
      return t.getInt64DataList();
    }
    ByteBuffer bytes = ByteBuffer.wrap(t.getRawData().toByteArray());
    int count = bytes.remaining() / Long.BYTES;
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.range(0, count).mapToObj(i -> bytes.getLong(i * Long.BYTES)).toList();
  }

  private static AttributeProto attribute(NodeProto n, String name) {
    return n.getAttributeList().stream()
        .filter(a -> a.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  static long whole(NodeProto n, String name, long otherwise) {
    AttributeProto a = attribute(n, name);
    return a == null ? otherwise : a.getI();
  }

  static float number(NodeProto n, String name, float otherwise) {
    AttributeProto a = attribute(n, name);
    return a == null ? otherwise : a.getF();
  }

  static String word(NodeProto n, String name, String otherwise) {
    AttributeProto a = attribute(n, name);
    return a == null ? otherwise : a.getS().toStringUtf8();
  }

  static List<Long> wholes(NodeProto n, String name, List<Long> otherwise) {
    AttributeProto a = attribute(n, name);
    return a == null ? otherwise : a.getIntsList();
  }
}
