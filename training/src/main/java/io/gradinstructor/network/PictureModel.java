package io.gradinstructor.network;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.autodiff.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network's model that takes pictures as they are: {@code images}, unsigned bytes [batch, rows,
 * columns], with [.., 3] for red, green and blue. It gives {@code label} [batch], the names of
 * classes, {@code probabilities} and {@code logits} [batch, classes]. Pixels become numbers as in
 * training, to the bit.
 */
public final class PictureModel {
  private static final int SOME = 250;

  private PictureModel() {}

  /**
   * Puts what is done to pixels into a network's model.
   *
   * @param network as {@link NetworkModel} makes it
   * @param size rows, columns and channels of an image; null if only their product is known
   * @param classes names by place
   */
  public static byte[] onnx(byte[] network, List<Integer> size, List<String> classes) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(network).toBuilder();
      List<NodeProto> own = List.copyOf(model.getGraph().getNodeList());
      model.getGraphBuilder().clearNode().clearInput().addInput(images(size));
      Surroundings nodes = new Surroundings(model.getGraphBuilder());
      String floats = Surroundings.BEFORE + "floats";
      AttributeProto to = Surroundings.number("to", TensorProto.DataType.FLOAT_VALUE);
      nodes.node("Cast", "", List.of("images"), floats, to);
      String share = Surroundings.BEFORE + "share";
      nodes
          .graph()
          .addInitializer(
              TensorProto.newBuilder()
                  .setName(share)
                  .setDataType(TensorProto.DataType.FLOAT_VALUE)
                  .addFloatData((float) (1 / 255.0)));
      String shares = Surroundings.BEFORE + "shares";
      nodes.node("Mul", "", List.of(floats, share), shares);
      String planes = shares;
      if (size != null && size.get(2) > 1) {
        planes = Surroundings.BEFORE + "planes";
        AttributeProto.Builder order =
            AttributeProto.newBuilder()
                .setName("perm")
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(0L, 3L, 1L, 2L));
        nodes.node("Transpose", "", List.of(shares), planes, order.build());
      }
      nodes.node("Flatten", "", List.of(planes), "pixels");
      model.getGraphBuilder().addAllNode(own);
      return Surroundings.named(model, classes).build().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ValueInfoProto images(List<Integer> size) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String name : List.of("batch", "rows", "columns")) {
      int at = shape.getDimCount() - 1;
      TensorShapeProto.Dimension.Builder d = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(size == null || at < 0 ? d.setDimParam(name) : d.setDimValue(size.get(at)));
    }
    if (size != null && size.get(2) > 1) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size.get(2)));
    }
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName("images");
    info.getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(TensorProto.DataType.UINT8_VALUE)
        .setShape(shape);
    return info.build();
  }

  /**
   * Probabilities of the classes by such a model, [images][classes].
   *
   * @param images bytes, image after image
   * @param size rows, columns and channels of one
   */
  public static float[] probabilities(byte[] onnx, byte[] images, List<Integer> size) {
    int each = size.stream().reduce(1, Math::multiplyExact);
    int n = images.length / each;
    float[] all = new float[0];
    try (Program program = new Program(onnx)) {
      for (int at = 0; at < n; at += SOME) {
        int some = Math.min(SOME, n - at);
        byte[] now = Arrays.copyOfRange(images, at * each, (at + some) * each);
        long[] shape =
            size.get(2) == 1
                ? new long[] {some, size.get(0), size.get(1)}
                : new long[] {some, size.get(0), size.get(1), size.get(2)};
        try (OnnxTensor x = Program.tensor(now, shape);
            var result = program.run(Map.of("images", x))) {
          float[] part = Program.floats(result, "probabilities");
          if (at == 0) {
            all = new float[n * (part.length / some)];
          }
          System.arraycopy(part, 0, all, at * (part.length / some), part.length);
        }
      }
    }
    return all;
  }

  /**
   * Sizes of the images that a model takes: rows, columns and channels.
   *
   * @return null if it takes none, 0 where it does not say
   */
  public static List<Integer> size(byte[] onnx) {
    try {
      for (ValueInfoProto in : ModelProto.parseFrom(onnx).getGraph().getInputList()) {
        if (in.getName().equals("images")) {
          TensorShapeProto shape = in.getType().getTensorType().getShape();
          return List.of(
              (int) shape.getDim(1).getDimValue(),
              (int) shape.getDim(2).getDimValue(),
              shape.getDimCount() == 3 ? 1 : (int) shape.getDim(3).getDimValue());
        }
      }
      return null;
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    }
  }

  /** Names of a model's classes by place. */
  public static List<String> classes(byte[] onnx) {
    try {
      return Surroundings.classes(ModelProto.parseFrom(onnx));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    }
  }
}
