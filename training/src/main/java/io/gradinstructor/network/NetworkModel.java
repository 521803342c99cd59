package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.List;
import java.util.Map;

/**
 * A trained network as a model of its own: {@code pixels} [batch, inputs] in 0..1 in, {@code
 * logits} out.
 */
public final class NetworkModel {
  private NetworkModel() {}

  /**
   * ONNX of a network, as small as it can be: a matrix of a rank whose two factors have fewer
   * numbers is in factors.
   *
   * @param weights as snapshots carry them
   * @param ranks of the matrices, where they were brought down; else null
   * @param metadata of the model, by name
   */
  public static byte[] onnx(
      List<Integer> layers, byte[] weights, List<Integer> ranks, Map<String, String> metadata) {
    Graph g = new Graph();
    Weights w = Weights.of(layers, weights);
    Value h = g.input("pixels", 1, layers.get(0));
    for (int l = 0; l < layers.size() - 1; l++) {
      h = dense(h, w, l, ranks);
      if (l < layers.size() - 2) {
        h = h.relu();
      }
    }
    g.output("logits", h);
    ModelProto model = g.toModel("network", metadata);
    // Nothing in a plain MLP depends on the batch: any size will do.
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.setInput(0, anyBatch(graph.getInput(0))).setOutput(0, anyBatch(graph.getOutput(0)));
    graph.getNodeBuilderList().forEach(NetworkModel::product);
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }

  private static Value dense(Value x, Weights weights, int l, List<Integer> ranks) {
    int in = weights.layers().get(l);
    int out = weights.layers().get(l + 1);
    Graph g = x.graph();
    if (ranks == null || !factored(in, out, ranks.get(l))) {
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

  /** Whether the factors of a matrix of a rank have fewer numbers than it has. */
  private static boolean factored(int in, int out, int rank) {
    return (long) rank * (in + out) < (long) in * out;
  }

  /**
   * Multiplications of its model for one image, which has as many weights.
   *
   * @param ranks as above
   */
  public static long multiplications(List<Integer> layers, List<Integer> ranks) {
    long all = 0;
    for (int l = 0; l < layers.size() - 1; l++) {
      int in = layers.get(l);
      int out = layers.get(l + 1);
      all +=
          ranks != null && factored(in, out, ranks.get(l))
              ? (long) ranks.get(l) * (in + out)
              : (long) in * out;
    }
    return all;
  }

  /** Numbers in its model: the weights and the biases. */
  public static long parameters(List<Integer> layers, List<Integer> ranks) {
    return multiplications(layers, ranks)
        + layers.stream().skip(1).mapToLong(Integer::longValue).sum();
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
