package io.gradinstructor.network;

import static io.gradinstructor.network.FileConstants.number;
import static io.gradinstructor.network.FileConstants.refused;
import static io.gradinstructor.network.FileConstants.whole;
import static io.gradinstructor.network.FileConstants.wholes;
import static io.gradinstructor.network.FileConstants.word;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Normalisation;
import io.gradinstructor.network.Layer.Maps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Layers that nodes of an ONNX graph are, one after another. */
final class FileLayers {
  /** For sizes alone. */
  private static final Layer.Plan SIZES =
      new Layer.Plan() {
        @Override
        public Maps weights(int rows, Maps in, Maps out, Layer.Norm norm) {
          return out;
        }

        @Override
        public void tie(int order, int other) {}
      };

  private final FileConstants constants;
  private final Numbers numbers;
  private final List<Layer> layers = new ArrayList<>();
  private final boolean first;
  private Maps image;
  private Maps at;
  private NodeProto before;

  /** Numbers of all layers, in the order of {@link Weights}. */
  record Numbers(List<float[]> matrices, List<float[]> extras) {}

  /**
   * None yet.
   *
   * @param in what goes into them
   * @param first whether that is the image, which may be put in another shape
   */
  FileLayers(FileConstants constants, Maps in, Numbers numbers, boolean first) {
    this.constants = constants;
    this.numbers = numbers;
    this.first = first;
    image = in;
    at = in;
  }

  /** What goes into the first of them. */
  Maps image() {
    return image;
  }

  /** Those so far. */
  List<Layer> layers() {
    return layers;
  }

  /** What comes out of them. */
  Maps at() {
    return at;
  }

  /** Takes the next node. */
  void take(NodeProto n) {
    if (!n.getDomain().isEmpty() && !n.getDomain().equals("ai.onnx")) {
      throw unknown(n);
    }
    switch (n.getOpType()) {
      case "Conv" -> conv(n);
      case "Gemm" -> dense(n, gemm(n));
      case "MatMul" -> dense(n, false);
      case "Add" -> biases(n);
      case "BatchNormalization" -> batch(n);
      case "LayerNormalization" -> layer(n);
      case "MaxPool" -> pool(n, Layer.Pool.Kind.MAX);
      case "AveragePool" -> pool(n, Layer.Pool.Kind.AVERAGE);
      case "GlobalAveragePool" -> add(n, new Layer.Pool(Layer.Pool.Kind.GLOBAL, 2));
      case "ReduceMean" -> mean(n);
      case "Flatten" -> flat(n, whole(n, "axis", 1) == 1);
      case "Reshape" -> reshape(n);
      case "Identity" -> {}
      case "Dropout" -> require(n, n.getInputCount() < 3, "must be exported for evaluation");
      default -> active(n, activation(n));
    }
    before = n;
    image = layers.isEmpty() ? at : image;
  }

  /** Takes a sum of what comes in and what layers made of it. */
  void residual(NodeProto sum, FileLayers block) {
    boolean alike = block.at.flat() == at.flat() && block.at.size() == at.size();
    require(sum, alike, "adds " + block.at + " to " + at + ", which must be alike");
    add(sum, new Layer.Residual(List.copyOf(block.layers)));
    before = sum;
  }

  private static IllegalArgumentException unknown(NodeProto n) {
    return refused(
        n,
        "is none of Conv, Gemm, MatMul and Add, BatchNormalization, LayerNormalization, MaxPool,"
            + " AveragePool, GlobalAveragePool, Relu, Elu, Gelu, Tanh, Sigmoid, Flatten");
  }

  private static void require(NodeProto n, boolean holds, String why) {
    if (!holds) {
      throw refused(n, why);
    }
  }

  /** A layer's sizes follow from what comes in. */
  private void add(NodeProto n, Layer layer) {
    try {
      at = layer.lay(at, SIZES);
    } catch (IllegalArgumentException e) {
      throw refused(n, e.getMessage());
    }
    layers.add(layer);
  }

  private void conv(NodeProto n) {
    List<Integer> k = constants.sizes(n, 1);
    List<Long> strides = wholes(n, "strides", List.of(1L, 1L));
    List<Long> pads = wholes(n, "pads", List.of(0L, 0L, 0L, 0L));
    boolean plain =
        k.size() == 4
            && k.get(2).equals(k.get(3))
            && same(strides)
            && same(pads)
            && wholes(n, "dilations", List.of()).stream().allMatch(d -> d == 1)
            && whole(n, "group", 1) == 1
            && word(n, "auto_pad", "NOTSET").equals("NOTSET");
    require(
        n, plain, "must have square kernels, equal strides and pads, no dilations and no groups");
    fits(n, k.get(1), at.channels(), "maps");
    int out = k.get(0);
    int kernel = k.get(2);
    float[] w = constants.numbers(n, 1);
    add(
        n,
        new Layer.Conv(
            out,
            kernel,
            Math.toIntExact(strides.get(0)),
            Math.toIntExact(pads.get(0)),
            Layer.Norm.NONE,
            Activation.NONE));
    numbers.matrices.add(transpose(w, out, w.length / out));
    numbers.matrices.add(constants.vector(n, 2, out));
  }

  private static boolean same(List<Long> sides) {
    return !sides.isEmpty() && sides.stream().distinct().count() == 1;
  }

  private static void fits(NodeProto n, int takes, int given, String what) {
    require(n, takes == given, "takes " + takes + " " + what + ", the layer before gives " + given);
  }

  private boolean gemm(NodeProto n) {
    boolean plain =
        number(n, "alpha", 1) == 1 && number(n, "beta", 1) == 1 && whole(n, "transA", 0) == 0;
    require(n, plain, "must be a product and a sum without factors");
    return whole(n, "transB", 0) == 1;
  }

  private void dense(NodeProto n, boolean transposed) {
    List<Integer> sizes = constants.sizes(n, 1);
    require(n, sizes.size() == 2 && at.flat(), "must multiply rows of numbers by a matrix");
    int in = sizes.get(transposed ? 1 : 0);
    int out = sizes.get(transposed ? 0 : 1);
    fits(n, in, at.size(), "numbers");
    float[] w = constants.numbers(n, 1);
    add(n, new Layer.Dense(out, Layer.Norm.NONE, Activation.NONE));
    numbers.matrices.add(transposed ? transpose(w, out, in) : w);
    boolean gemm = n.getOpType().equals("Gemm");
    numbers.matrices.add(gemm ? constants.vector(n, 2, out) : new float[out]);
  }

  /** What is added to a product before it. */
  private void biases(NodeProto n) {
    boolean product = before != null && before.getOpType().equals("MatMul");
    require(n, product, "must add what a residual block makes, or biases to a product");
    int constant = constants.has(n.getInput(0)) ? 0 : 1;
    int last = numbers.matrices.size() - 1;
    numbers.matrices.set(last, constants.vector(n, constant, at.channels()));
  }

  /** The layer of weights right before a node, with a norm. */
  private void normalised(NodeProto n, Layer.Norm norm) {
    int last = layers.size() - 1;
    Layer now = layers.isEmpty() ? null : layers.get(last);
    if (now instanceof Layer.Conv c && c.norm() == Layer.Norm.NONE && bare(c.activation())) {
      Activation none = Activation.NONE;
      layers.set(
          last, new Layer.Conv(c.channels(), c.kernel(), c.stride(), c.padding(), norm, none));
    } else if (now instanceof Layer.Dense d
        && d.norm() == Layer.Norm.NONE
        && bare(d.activation())) {
      layers.set(last, new Layer.Dense(d.units(), norm, Activation.NONE));
    } else {
      throw refused(n, "must follow a layer of weights");
    }
  }

  private static boolean bare(Activation activation) {
    return activation == Activation.NONE;
  }

  private static void epsilon(NodeProto n) {
    float epsilon = number(n, "epsilon", (float) Normalisation.EPSILON);
    boolean ours = epsilon == (float) Normalisation.EPSILON;
    require(n, ours, "must have the epsilon " + Normalisation.EPSILON + ", has " + epsilon);
  }

  private void batch(NodeProto n) {
    epsilon(n);
    float ours = (float) (1 - Normalisation.MOMENTUM);
    float momentum = number(n, "momentum", ours);
    require(n, Math.abs(momentum - ours) < 1e-6, "must have the momentum " + ours);
    require(n, whole(n, "training_mode", 0) == 0, "must be exported for evaluation");
    normalised(n, Layer.Norm.BATCH);
    for (int i = 1; i <= 4; i++) {
      require(n, n.getInputCount() == 5, "must have running means and variances");
      numbers.extras.add(constants.vector(n, i, at.channels()));
    }
  }

  private void layer(NodeProto n) {
    epsilon(n);
    require(n, n.getInputCount() == 3, "must have a scale and a shift");
    normalised(n, Layer.Norm.LAYER);
    // As many as an image has numbers: then the axis is the first after the batch.
    numbers.extras.add(constants.vector(n, 1, at.size()));
    numbers.extras.add(constants.vector(n, 2, at.size()));
  }

  private void pool(NodeProto n, Layer.Pool.Kind kind) {
    List<Long> sizes = wholes(n, "kernel_shape", List.of());
    boolean plain =
        sizes.size() == 2
            && same(sizes)
            && sizes.equals(wholes(n, "strides", List.of(1L, 1L)))
            && wholes(n, "pads", List.of()).stream().allMatch(p -> p == 0)
            && wholes(n, "dilations", List.of()).stream().allMatch(d -> d == 1)
            && whole(n, "ceil_mode", 0) == 0
            && word(n, "auto_pad", "NOTSET").equals("NOTSET");
    require(n, plain, "must have square windows side by side, without pads");
    add(n, new Layer.Pool(kind, Math.toIntExact(sizes.get(0))));
  }

  private void mean(NodeProto n) {
    List<Long> axes = constants.wholes(n, 1, "axes").stream().map(a -> a < 0 ? a + 4 : a).toList();
    boolean whole = !at.flat() && Set.copyOf(axes).equals(Set.of(2L, 3L));
    require(n, whole, "must be the mean of each map");
    add(n, new Layer.Pool(Layer.Pool.Kind.GLOBAL, 2));
  }

  private void flat(NodeProto n, boolean all) {
    require(n, all, "must put all numbers of an image in a row");
    at = new Maps(at.size(), 1, 1, true, -1);
  }

  /** All numbers of an image in a row; or, before any layer, these as an image. */
  private void reshape(NodeProto n) {
    List<Long> to = constants.wholes(n, 1, "shape");
    boolean image =
        first
            && layers.isEmpty()
            && to.size() == 4
            && to.stream().skip(1).allMatch(s -> s > 0)
            && to.get(1) * to.get(2) * to.get(3) == at.size();
    if (image) {
      int[] s = IntStream.of(1, 2, 3).map(i -> Math.toIntExact(to.get(i))).toArray();
      at = new Maps(s[0], s[1], s[2], false, -1);
    } else {
      long rest = to.size() == 2 ? to.get(1) : 0;
      flat(n, rest == at.size() || rest == -1);
    }
  }

  private static Activation activation(NodeProto n) {
    return switch (n.getOpType()) {
      case "Relu" -> Activation.RELU;
      case "Tanh" -> Activation.TANH;
      case "Sigmoid" -> Activation.SIGMOID;
      case "Elu" -> {
        require(n, number(n, "alpha", 1) == 1, "must have the alpha 1");
        yield Activation.ELU;
      }
      case "Gelu" ->
          word(n, "approximate", "none").equals("tanh") ? Activation.GELU_TANH : Activation.GELU;
      default -> throw unknown(n);
    };
  }

  private void active(NodeProto n, Activation activation) {
    int last = layers.size() - 1;
    Layer now = layers.isEmpty() ? null : layers.get(last);
    if (now instanceof Layer.Conv c && bare(c.activation())) {
      layers.set(
          last,
          new Layer.Conv(c.channels(), c.kernel(), c.stride(), c.padding(), c.norm(), activation));
    } else if (now instanceof Layer.Dense d && bare(d.activation())) {
      layers.set(last, new Layer.Dense(d.units(), d.norm(), activation));
    } else {
      add(n, new Layer.Active(activation));
    }
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
