package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained network as a model of its own: {@code pixels} [batch, inputs] in 0..1 in, {@code
 * logits} out.
 */
public final class NetworkModel {
  /** Name in the metadata of the layers of a {@link Layered} network, as JSON. */
  private static final String LAYERS = "network";

  /** Begins the names of such a network's weights. */
  private static final String OWN = "network/";

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private NetworkModel() {}

  /** Name in its metadata of what its trainer learned beside weights: little-endian float32. */
  private static final String LEARNED = "learned";

  /** What a trainer learned, as metadata have it. */
  public static Map<String, String> learned(byte[] floats) {
    return floats == null ? Map.of() : Map.of(LEARNED, Base64.getEncoder().encodeToString(floats));
  }

  /**
   * What the trainer of a network learned beside weights.
   *
   * @param size numbers that it must be
   * @throws IllegalArgumentException if the model does not have that
   */
  public static float[] learned(byte[] onnx, int size) {
    try {
      String text =
          ModelProto.parseFrom(onnx).getMetadataPropsList().stream()
              .filter(p -> p.getKey().equals(LEARNED))
              .map(p -> p.getValue())
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "has nothing that its trainer learned beside weights"));
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length != Float.BYTES * size) {
        throw new IllegalArgumentException(
            "has " + bytes.length / Float.BYTES + " numbers that its trainer learned, not " + size);
      }
      return Floats.next(ByteBuffer.wrap(bytes), size);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    }
  }

  /** ONNX of a multilayer perceptron of these layers, as below. */
  public static byte[] onnx(
      List<Integer> layers, byte[] weights, List<Integer> ranks, Map<String, String> metadata) {
    return onnx(new Mlp(layers), weights, ranks, metadata);
  }

  /**
   * ONNX of a network: a matrix of a rank whose two factors have fewer numbers is in factors, but
   * for those of label networks.
   *
   * @param weights as snapshots carry them
   * @param ranks of the matrices, where they were brought down; else null
   * @param metadata of the model, by name
   */
  public static byte[] onnx(
      Architecture network, byte[] weights, List<Integer> ranks, Map<String, String> metadata) {
    Graph g = new Graph();
    Weights w = Weights.of(network, weights);
    Value pixels = g.input("pixels", 1, network.inputs());
    Scope scope = Scope.constants(g, numbers(w, ranks));
    g.output(
        "logits",
        network instanceof Mlp mlp
            ? layers(mlp, pixels, w, ranks)
            : network instanceof Layered l
                ? layers(l, pixels, scope, ranks)
                : network.logits(scope, pixels));
    ModelProto model = g.toModel("network", about(network, metadata));
    // Nothing depends on the batch: any size will do.
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.setInput(0, anyBatch(graph.getInput(0))).setOutput(0, anyBatch(graph.getOutput(0)));
    graph.getNodeBuilderList().forEach(NetworkModel::product);
    if (network instanceof Layered) {
      anyBatch(graph);
      named(graph, scope);
    }
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  /** Says which layers it has, besides what else is said of it. */
  private static Map<String, String> about(Architecture network, Map<String, String> metadata) {
    if (!(network instanceof Layered)) {
      return metadata;
    }
    Map<String, String> about = new HashMap<>(metadata);
    try {
      about.put(LAYERS, JSON.writeValueAsString(network));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return about;
  }

  /** Calls weights by their names. */
  private static void named(GraphProto.Builder graph, Scope scope) {
    Map<String, String> names = new HashMap<>();
    scope.values().forEach((name, v) -> names.put(v.name(), OWN + name));
    graph
        .getInitializerBuilderList()
        .forEach(t -> t.setName(names.getOrDefault(t.getName(), t.getName())));
    for (NodeProto.Builder n : graph.getNodeBuilderList()) {
      for (int i = 0; i < n.getInputCount(); i++) {
        n.setInput(i, names.getOrDefault(n.getInput(i), n.getInput(i)));
      }
    }
  }

  /**
   * Weights of a model that says its layers.
   *
   * @return null if it does not
   * @throws IllegalArgumentException if it has not what it says, or in factors
   */
  static Weights weights(ModelProto model) {
    String told =
        model.getMetadataPropsList().stream()
            .filter(p -> p.getKey().equals(LAYERS))
            .map(StringStringEntryProto::getValue)
            .findFirst()
            .orElse(null);
    if (told == null) {
      return null;
    }
    try {
      Layered network = JSON.readValue(told, Layered.class);
      Map<String, ByteString> numbers = new HashMap<>();
      model.getGraph().getInitializerList().forEach(t -> numbers.put(t.getName(), t.getRawData()));
      ByteString all = ByteString.EMPTY;
      for (String name : Weights.names(network)) {
        if (!numbers.containsKey(OWN + name)) {
          throw new IllegalArgumentException(
              "has no " + name + "; of matrices whose rank training brought down it has factors");
        }
        all = all.concat(numbers.get(OWN + name));
      }
      return Weights.of(network, all.toByteArray());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("does not say its layers: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean factored(Architecture network, List<Integer> ranks, int l) {
    return ranks != null && network.matrices().get(l).factored(ranks.get(l));
  }

  /** Numbers of weights by name, those of factors in place of matrices that have them. */
  private static Map<String, float[]> numbers(Weights w, List<Integer> ranks) {
    Map<String, float[]> numbers = w.named();
    for (int l = 0; l < w.network().depth(); l++) {
      if (w.network() instanceof Layered && factored(w.network(), ranks, l)) {
        LowRank.Factors f =
            LowRank.of(w.matrix(l), w.network().in(l), w.network().out(l)).factors(ranks.get(l));
        numbers.put("w" + l + Layer.Pass.FIRST, f.first());
        numbers.put("w" + l + Layer.Pass.SECOND, f.second());
      }
    }
    return numbers;
  }

  private static Value layers(Layered network, Value pixels, Scope scope, List<Integer> ranks) {
    for (int l = 0; l < network.depth(); l++) {
      if (factored(network, ranks, l)) {
        String name = "w" + l;
        scope.parameter(name + Layer.Pass.FIRST, Init.zeros(), network.in(l), ranks.get(l));
        scope.parameter(name + Layer.Pass.SECOND, Init.zeros(), ranks.get(l), network.out(l));
      }
    }
    return network.apply(scope, pixels, (l, x) -> x, l -> factored(network, ranks, l));
  }

  private static Value layers(Mlp mlp, Value pixels, Weights w, List<Integer> ranks) {
    Value h = pixels;
    for (int l = 0; l < mlp.depth(); l++) {
      h = dense(h, w, l, ranks);
      if (l < mlp.depth() - 1) {
        h = h.relu();
      }
    }
    return h;
  }

  /**
   * What is made of one image, or ends after it, is made of as many as there are: where the batch
   * is the first size of all that is reshaped or cut.
   */
  private static void anyBatch(GraphProto.Builder graph) {
    Map<String, Long> first = new HashMap<>();
    for (NodeProto n : graph.getNodeList()) {
      if (n.getOpType().equals("Reshape")) {
        first.put(n.getInput(1), -1L);
      } else if (n.getOpType().equals("Slice")) {
        first.put(n.getInput(2), Long.MAX_VALUE);
      }
    }
    for (TensorProto.Builder t : graph.getInitializerBuilderList()) {
      if (first.containsKey(t.getName())) {
        ByteBuffer sizes =
            ByteBuffer.wrap(t.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        long size = sizes.getLong(0);
        sizes.putLong(0, size == 1 ? first.get(t.getName()) : size);
        t.setRawData(ByteString.copyFrom(sizes.rewind()));
      }
    }
  }

  private static Value dense(Value x, Weights weights, int l, List<Integer> ranks) {
    int in = weights.network().in(l);
    int out = weights.network().out(l);
    Graph g = x.graph();
    if (!factored(weights.network(), ranks, l)) {
      return x.dense(g.constant(weights.matrix(l), in, out), g.constant(weights.biases(l), out));
    }
    int rank = ranks.get(l);
    LowRank.Factors f = LowRank.of(weights.matrix(l), in, out).factors(rank);
    return x.matmul(g.constant(f.first(), in, rank))
        .matmul(g.constant(f.second(), rank, out))
        .add(g.constant(weights.biases(l), out));
  }

  /** A product alone by the operator that every reader has. */
  private static void product(NodeProto.Builder node) {
    if (node.getOpType().equals("Gemm") && node.getInputCount() == 2) {
      node.setOpType("MatMul").clearAttribute();
    }
  }

  private static ValueInfoProto anyBatch(ValueInfoProto info) {
    ValueInfoProto.Builder b = info.toBuilder();
    b.getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .setDim(0, TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    return b.build();
  }
}
