package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A network's model that takes rows as they are in a file: columns of numbers as {@code rows},
 * float64 [batch, numbers], in their order, and each column of texts as an input of its name,
 * string [batch, 1]. It gives {@code label} [batch], the names of classes, {@code probabilities}
 * and {@code logits} [batch, classes]. Scaling is done in float64 and rounded once, so that the
 * network sees the same bits as in training.
 */
public final class RowModel {
  /** Name in the model's metadata of the encoding, as JSON. */
  public static final String ENCODING = "encoding";

  /** Begins the names of nodes before the network. */
  static final String BEFORE = "before/";

  /** Begins the names of nodes after it. */
  static final String AFTER = "after/";

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String LEARNING = "ai.onnx.ml";
  private static final Set<String> OWN =
      Set.of("rows", "pixels", "logits", "label", "probabilities");

  private final GraphProto.Builder graph;
  private final Encoding encoding;

  private RowModel(GraphProto.Builder graph, Encoding encoding) {
    this.graph = graph;
    this.encoding = encoding;
  }

  /**
   * Puts what is done to rows into a network's model.
   *
   * @param network as {@link NetworkModel} makes it
   */
  public static byte[] onnx(byte[] network, Encoding encoding) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(network).toBuilder();
      if (encoding.image() == null) {
        RowModel rows = new RowModel(model.getGraphBuilder(), encoding);
        rows.before();
        rows.after();
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(LEARNING).setVersion(3));
      }
      return model
          .addMetadataProps(entry("classes", JSON.writeValueAsString(encoding.classes())))
          .addMetadataProps(entry(ENCODING, JSON.writeValueAsString(encoding)))
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What a model says of its rows; null if it says nothing. */
  public static Encoding encoding(byte[] onnx) {
    try {
      for (StringStringEntryProto p : ModelProto.parseFrom(onnx).getMetadataPropsList()) {
        if (p.getKey().equals(ENCODING)) {
          return JSON.readValue(p.getValue(), Encoding.class);
        }
      }
      return null;
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalArgumentException("is no model of ours: " + e.getMessage(), e);
    }
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Name of the input of a column of texts. */
  static String input(Feature f) {
    boolean own = OWN.contains(f.name()) || f.name().startsWith("_") || f.name().contains("/");
    return own ? "column " + f.name() : f.name();
  }

  private void before() {
    List<NodeProto> network = List.copyOf(graph.getNodeList());
    List<ValueInfoProto> outputs = List.copyOf(graph.getOutputList());
    graph.clearNode().clearInput();
    int numbers =
        encoding.features().stream()
            .filter(f -> f.categories() == null)
            .mapToInt(Feature::width)
            .sum();
    if (numbers > 0) {
      graph.addInput(info("rows", TensorProto.DataType.DOUBLE, numbers));
      numbers();
    }
    List<String> pieces = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < encoding.features().size(); i++) {
      Feature f = encoding.features().get(i);
      String piece = BEFORE + i;
      if (f.categories() != null) {
        texts(f, piece);
      } else if (numbers == encoding.width()) {
        continue;
      } else {
        whole(piece + "/from", at);
        whole(piece + "/to", at + f.width());
        whole(piece + "/axis", 1);
        at += f.width();
        node(
            "Slice",
            "",
            List.of(BEFORE + "numbers", piece + "/from", piece + "/to", piece + "/axis"),
            piece);
      }
      pieces.add(piece);
    }
    if (pieces.isEmpty()) {
      node("Identity", "", List.of(BEFORE + "numbers"), "pixels");
    } else {
      node("Concat", "", pieces, "pixels", number("axis", 1));
    }
    graph.addAllNode(network);
    graph.clearOutput().addAllOutput(outputs);
  }

  /** All columns of numbers, scaled. */
  private void numbers() {
    List<Double> shift = new ArrayList<>();
    List<Double> factor = new ArrayList<>();
    List<Double> missing = new ArrayList<>();
    for (Feature f : encoding.features()) {
      if (f.categories() == null) {
        shift.addAll(f.shift());
        factor.addAll(f.factor());
        missing.addAll(
            f.missing() == null ? f.shift().stream().map(x -> Double.NaN).toList() : f.missing());
      }
    }
    doubles(BEFORE + "shift", shift);
    doubles(BEFORE + "factor", factor);
    doubles(BEFORE + "missing", missing);
    node("IsNaN", "", List.of("rows"), BEFORE + "absent");
    node("Where", "", List.of(BEFORE + "absent", BEFORE + "missing", "rows"), BEFORE + "whole");
    node("Sub", "", List.of(BEFORE + "whole", BEFORE + "shift"), BEFORE + "shifted");
    node("Mul", "", List.of(BEFORE + "shifted", BEFORE + "factor"), BEFORE + "scaled");
    node(
        "Cast",
        "",
        List.of(BEFORE + "scaled"),
        BEFORE + "numbers",
        number("to", TensorProto.DataType.FLOAT_VALUE));
  }

  private void texts(Feature f, String piece) {
    graph.addInput(info(input(f), TensorProto.DataType.STRING, 1));
    AttributeProto.Builder words =
        AttributeProto.newBuilder().setType(AttributeProto.AttributeType.STRINGS);
    f.categories().forEach(c -> words.addStrings(ByteString.copyFromUtf8(c)));
    if (f.ordinal()) {
      AttributeProto.Builder values =
          AttributeProto.newBuilder()
              .setName("values_floats")
              .setType(AttributeProto.AttributeType.FLOATS);
      for (int i = 0; i < f.categories().size(); i++) {
        values.addFloats((float) ((i - f.shift().get(0)) * f.factor().get(0)));
      }
      AttributeProto unknown =
          AttributeProto.newBuilder()
              .setName("default_float")
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF(Float.NaN)
              .build();
      node(
          "LabelEncoder",
          LEARNING,
          List.of(input(f)),
          piece,
          words.setName("keys_strings").build(),
          values.build(),
          unknown);
      return;
    }
    node(
        "OneHotEncoder",
        LEARNING,
        List.of(input(f)),
        piece + "/hot",
        words.setName("cats_strings").build(),
        number("zeros", 1));
    TensorProto.Builder shape = TensorProto.newBuilder().setName(piece + "/shape").addDims(2);
    graph.addInitializer(
        shape
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addInt64Data(-1)
            .addInt64Data(f.width()));
    node("Reshape", "", List.of(piece + "/hot", piece + "/shape"), piece);
  }

  private void after() {
    node("Softmax", "", List.of("logits"), "probabilities", number("axis", 1));
    node("ArgMax", "", List.of("logits"), AFTER + "best", number("axis", 1), number("keepdims", 0));
    AttributeProto.Builder keys =
        AttributeProto.newBuilder()
            .setName("keys_int64s")
            .setType(AttributeProto.AttributeType.INTS);
    AttributeProto.Builder names =
        AttributeProto.newBuilder()
            .setName("values_strings")
            .setType(AttributeProto.AttributeType.STRINGS);
    LongStream.range(0, encoding.classes().size()).forEach(keys::addInts);
    encoding.classes().forEach(c -> names.addStrings(ByteString.copyFromUtf8(c)));
    node("LabelEncoder", LEARNING, List.of(AFTER + "best"), "label", keys.build(), names.build());
    List<ValueInfoProto> logits = List.copyOf(graph.getOutputList());
    ValueInfoProto.Builder label = info("label", TensorProto.DataType.STRING, 1).toBuilder();
    label.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().removeDim(1);
    ValueInfoProto probabilities = logits.get(0).toBuilder().setName("probabilities").build();
    graph.clearOutput().addOutput(label).addOutput(probabilities).addAllOutput(logits);
  }

  private void node(
      String type, String domain, List<String> inputs, String output, AttributeProto... how) {
    boolean after =
        output.equals("label") || output.equals("probabilities") || output.startsWith(AFTER);
    graph.addNode(
        NodeProto.newBuilder()
            .setName((after ? AFTER : BEFORE) + "node/" + output)
            .setOpType(type)
            .setDomain(domain)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(how)));
  }

  private static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private void whole(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .addDims(1)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addInt64Data(value));
  }

  private void doubles(String name, List<Double> values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .addDims(values.size())
            .setDataType(TensorProto.DataType.DOUBLE_VALUE)
            .addAllDoubleData(values));
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, long width) {
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    info.getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(type.getNumber())
        .setShape(
            TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width)));
    return info.build();
  }
}
