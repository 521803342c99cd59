package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.List;
import java.util.Map;

/**
 * A trained network as a model of its own: {@code pixels} [batch, inputs] in 0..1 in, {@code
 * logits} out.
 */
public final class NetworkModel {
  private NetworkModel() {}

  /**
   * ONNX of a network.
   *
   * @param weights as snapshots carry them
   * @param metadata of the model, by name
   */
  public static byte[] onnx(List<Integer> layers, byte[] weights, Map<String, String> metadata) {
    Graph g = new Graph();
    Scope scope = Scope.constants(g, Weights.of(layers, weights).named());
    g.output("logits", new Mlp(layers).apply(scope, g.input("pixels", 1, layers.get(0))));
    ModelProto model = g.toModel("network", metadata);
    // Nothing in a plain MLP depends on the batch: any size will do.
    GraphProto.Builder graph = model.getGraph().toBuilder();
    graph.setInput(0, anyBatch(graph.getInput(0))).setOutput(0, anyBatch(graph.getOutput(0)));
    return model.toBuilder().setGraph(graph).build().toByteArray();
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
