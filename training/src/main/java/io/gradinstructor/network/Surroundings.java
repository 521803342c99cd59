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
import java.util.List;
import java.util.stream.LongStream;

/**
 * What is put around a network's model: nodes before it that make its {@code pixels}, and after.
 */
record Surroundings(GraphProto.Builder graph) {
  /** Begins the names of nodes before the network. */
  static final String BEFORE = "before/";

  /** Begins the names of nodes after it. */
  static final String AFTER = "after/";

  /** Operators that are not ONNX's own. */
  static final String LEARNING = "ai.onnx.ml";

  /** Name in the metadata of the names of classes, as JSON. */
  private static final String CLASSES = "classes";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Whether a node is around a network. */
  static boolean has(NodeProto n) {
    return n.getName().startsWith(BEFORE) || n.getName().startsWith(AFTER);
  }

  /**
   * A model that says the class of greatest probability by its name, which its metadata have too.
   */
  static ModelProto.Builder named(ModelProto.Builder model, List<String> classes) {
    try {
      new Surroundings(model.getGraphBuilder()).after(classes);
      return model
          .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(LEARNING).setVersion(3))
          .addMetadataProps(
              StringStringEntryProto.newBuilder()
                  .setKey(CLASSES)
                  .setValue(JSON.writeValueAsString(classes)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Names of classes that a model's metadata have. */
  static List<String> classes(ModelProto model) {
    try {
      for (StringStringEntryProto p : model.getMetadataPropsList()) {
        if (p.getKey().equals(CLASSES)) {
          return List.of(JSON.readValue(p.getValue(), String[].class));
        }
      }
      throw new IllegalArgumentException("does not name its classes");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("does not name its classes: " + e.getMessage(), e);
    }
  }

  private void after(List<String> classes) {
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
    LongStream.range(0, classes.size()).forEach(keys::addInts);
    classes.forEach(c -> names.addStrings(ByteString.copyFromUtf8(c)));
    node("LabelEncoder", LEARNING, List.of(AFTER + "best"), "label", keys.build(), names.build());
    List<ValueInfoProto> logits = List.copyOf(graph.getOutputList());
    ValueInfoProto.Builder label = info("label", TensorProto.DataType.STRING, 1).toBuilder();
    label.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().removeDim(1);
    ValueInfoProto probabilities = logits.get(0).toBuilder().setName("probabilities").build();
    graph.clearOutput().addOutput(label).addOutput(probabilities).addAllOutput(logits);
  }

  void node(String type, String domain, List<String> inputs, String output, AttributeProto... how) {
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

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  void whole(String name, long value) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .addDims(1)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addInt64Data(value));
  }

  void doubles(String name, List<Double> values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .addDims(values.size())
            .setDataType(TensorProto.DataType.DOUBLE_VALUE)
            .addAllDoubleData(values));
  }

  static ValueInfoProto info(String name, TensorProto.DataType type, long width) {
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
