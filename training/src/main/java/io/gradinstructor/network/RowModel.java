package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Set<String> OWN =
      Set.of("rows", "pixels", "logits", "label", "probabilities");

  private final GraphProto.Builder graph;
  private final Surroundings nodes;
  private final Encoding encoding;

  private RowModel(GraphProto.Builder graph, Encoding encoding) {
    this.graph = graph;
    nodes = new Surroundings(graph);
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
      new RowModel(model.getGraphBuilder(), encoding).before();
      return Surroundings.named(model, encoding.classes())
          .addMetadataProps(
              StringStringEntryProto.newBuilder()
                  .setKey(ENCODING)
                  .setValue(JSON.writeValueAsString(encoding)))
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
      graph.addInput(Surroundings.info("rows", TensorProto.DataType.DOUBLE, numbers));
      numbers();
    }
    List<String> pieces = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < encoding.features().size(); i++) {
      Feature f = encoding.features().get(i);
      String piece = Surroundings.BEFORE + i;
      if (f.categories() != null) {
        texts(f, piece);
      } else if (numbers == encoding.width()) {
        continue;
      } else {
        nodes.whole(piece + "/from", at);
        nodes.whole(piece + "/to", at + f.width());
        nodes.whole(piece + "/axis", 1);
        at += f.width();
        nodes.node(
            "Slice",
            "",
            List.of(
                Surroundings.BEFORE + "numbers", piece + "/from", piece + "/to", piece + "/axis"),
            piece);
      }
      pieces.add(piece);
    }
    if (pieces.isEmpty()) {
      nodes.node("Identity", "", List.of(Surroundings.BEFORE + "numbers"), "pixels");
    } else {
      nodes.node("Concat", "", pieces, "pixels", Surroundings.number("axis", 1));
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
    nodes.doubles(Surroundings.BEFORE + "shift", shift);
    nodes.doubles(Surroundings.BEFORE + "factor", factor);
    nodes.doubles(Surroundings.BEFORE + "missing", missing);
    nodes.node("IsNaN", "", List.of("rows"), Surroundings.BEFORE + "absent");
    nodes.node(
        "Where",
        "",
        List.of(Surroundings.BEFORE + "absent", Surroundings.BEFORE + "missing", "rows"),
        Surroundings.BEFORE + "whole");
    nodes.node(
        "Sub",
        "",
        List.of(Surroundings.BEFORE + "whole", Surroundings.BEFORE + "shift"),
        Surroundings.BEFORE + "shifted");
    nodes.node(
        "Mul",
        "",
        List.of(Surroundings.BEFORE + "shifted", Surroundings.BEFORE + "factor"),
        Surroundings.BEFORE + "scaled");
    nodes.node(
        "Cast",
        "",
        List.of(Surroundings.BEFORE + "scaled"),
        Surroundings.BEFORE + "numbers",
        Surroundings.number("to", TensorProto.DataType.FLOAT_VALUE));
  }

  private void texts(Feature f, String piece) {
    graph.addInput(Surroundings.info(input(f), TensorProto.DataType.STRING, 1));
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
      nodes.node(
          "LabelEncoder",
          Surroundings.LEARNING,
          List.of(input(f)),
          piece,
          words.setName("keys_strings").build(),
          values.build(),
          unknown);
      return;
    }
    nodes.node(
        "OneHotEncoder",
        Surroundings.LEARNING,
        List.of(input(f)),
        piece + "/hot",
        words.setName("cats_strings").build(),
        Surroundings.number("zeros", 1));
    TensorProto.Builder shape = TensorProto.newBuilder().setName(piece + "/shape").addDims(2);
    graph.addInitializer(
        shape
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addInt64Data(-1)
            .addInt64Data(f.width()));
    nodes.node("Reshape", "", List.of(piece + "/hot", piece + "/shape"), piece);
  }
}
