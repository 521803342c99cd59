package io.gradinstructor.benchmarks;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.gradinstructor.autodiff.Graph;
import java.util.List;
import java.util.Map;

/**
 * Many training steps as one run: a step's graph as the body of an ONNX Loop that carries the
 * parameters, everything else resident outside of it. The alternative that {@code gi bench} holds
 * against single steps.
 */
final class LoopedSteps {
  private LoopedSteps() {}

  /**
   * Inputs: the step's, but {@code index} [steps, batch]; outputs {@code p'} of each parameter
   * {@code p}.
   *
   * @param step a graph with inputs {@code index} [batch] and parameters, outputs {@code p'}
   */
  static byte[] of(Graph step, int steps, List<String> parameters) {
    ModelProto model = step.toModel("step", Map.of());
    GraphProto g = model.getGraph();
    GraphProto.Builder body = GraphProto.newBuilder().setName("body");
    GraphProto.Builder outer = GraphProto.newBuilder().setName("steps");
    body.addInput(info("iteration", DataType.INT64, TensorShapeProto.newBuilder()));
    body.addInput(info("going", DataType.BOOL, TensorShapeProto.newBuilder()));
    body.addOutput(info("still", DataType.BOOL, TensorShapeProto.newBuilder()));
    NodeProto.Builder loop =
        NodeProto.newBuilder().setOpType("Loop").addInput("__steps").addInput("");
    for (ValueInfoProto in : g.getInputList()) {
      if (parameters.contains(in.getName())) {
        body.addInput(in.toBuilder().setName(in.getName()));
        outer.addInput(in.toBuilder().setName(in.getName() + "0"));
        loop.addInput(in.getName() + "0");
      } else if (in.getName().equals("index")) {
        outer.addInput(info("index", DataType.INT64, stacked(in, steps)));
      } else {
        outer.addInput(in);
      }
    }
    body.addNode(node("Identity", "still", "going"));
    body.addNode(node("Gather", "batch", "index", "iteration"));
    for (NodeProto n : g.getNodeList()) {
      NodeProto.Builder b = n.toBuilder();
      for (int i = 0; i < b.getInputCount(); i++) {
        b.setInput(i, b.getInput(i).equals("index") ? "batch" : b.getInput(i));
      }
      body.addNode(b);
    }
    body.addAllInitializer(g.getInitializerList());
    for (String p : parameters) {
      ValueInfoProto out =
          g.getOutputList().stream()
              .filter(o -> o.getName().equals(p + "'"))
              .findFirst()
              .orElseThrow();
      body.addOutput(out);
      outer.addOutput(out.toBuilder().setName(p + "''"));
      loop.addOutput(p + "''");
    }
    loop.addAttribute(
        AttributeProto.newBuilder()
            .setName("body")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(body));
    outer.addInitializer(
        ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
            .setName("__steps")
            .setDataType(DataType.INT64_VALUE)
            .addInt64Data(steps));
    outer.addNode(loop);
    return model.toBuilder().setGraph(outer).build().toByteArray();
  }

  private static TensorShapeProto.Builder stacked(ValueInfoProto in, int steps) {
    return in.getType().getTensorType().getShape().toBuilder()
        .addDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(steps));
  }

  private static ValueInfoProto info(String name, DataType type, TensorShapeProto.Builder shape) {
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  private static NodeProto node(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }
}
