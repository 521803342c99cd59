package io.gradinstructor.network;

import static io.gradinstructor.network.FileConstants.refused;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.network.Layer.Maps;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the network of an ONNX model with constants of float32 in the file: as {@link NetworkModel}
 * writes it, or as PyTorch's exporters do, from layers that {@link Layered} has. What {@link
 * RowModel} and {@link PictureModel} put around one is left out, and so is a softmax at the end,
 * which the scores' classes and training do without.
 */
public final class NetworkFileReader {
  /** Residual blocks within each other. */
  private static final int DEEPEST = 20;

  private final FileConstants constants;
  private final Map<String, List<NodeProto>> takers = new HashMap<>();
  private final Set<NodeProto> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final FileLayers.Numbers numbers =
      new FileLayers.Numbers(new ArrayList<>(), new ArrayList<>());
  private final String end;

  /**
   * Weights and biases of a model, a multilayer perceptron's where it is one.
   *
   * @throws IllegalArgumentException if it is no such model; says which node is not understood
   */
  public static Weights read(byte[] onnx) {
    try {
      ModelProto model = ModelProto.parseFrom(onnx);
      Weights own = NetworkModel.weights(model);
      return own != null ? own : new NetworkFileReader(model.getGraph()).network(model.getGraph());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("is no ONNX model: " + e.getMessage(), e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("has sizes that are too large", e);
    }
  }

  private NetworkFileReader(GraphProto g) {
    constants = new FileConstants(g);
    for (NodeProto n : g.getNodeList()) {
      if (!Surroundings.has(n)) {
        n.getInputList().stream()
            .distinct()
            .filter(in -> !constants.has(in))
            .forEach(in -> takers.computeIfAbsent(in, k -> new ArrayList<>()).add(n));
      }
    }
    int outputs = g.getOutputCount();
    end = outputs == 0 ? "" : g.getOutput(surrounded(g) ? outputs - 1 : 0).getName();
  }

  private static boolean surrounded(GraphProto g) {
    return g.getNodeList().stream().anyMatch(Surroundings::has);
  }

  private Weights network(GraphProto g) {
    ValueInfoProto input =
        g.getInputList().stream()
            .filter(i -> !constants.has(i.getName()))
            .findFirst()
            .orElse(ValueInfoProto.getDefaultInstance());
    String at = surrounded(g) ? "pixels" : input.getName();
    List<NodeProto> first = takers.getOrDefault(at, List.of());
    if (first.isEmpty() || end.isEmpty()) {
      throw new IllegalArgumentException("must end with a dense layer's scores");
    }
    FileLayers layers =
        new FileLayers(constants, image(surrounded(g) ? null : input, first.get(0)), numbers, true);
    chain(layers, at, null, Set.of());
    Maps in = layers.image();
    Layered network =
        new Layered(
            in.flat() ? List.of(in.channels()) : List.of(in.channels(), in.height(), in.width()),
            layers.layers());
    List<float[]> all = new ArrayList<>(numbers.matrices());
    all.addAll(numbers.extras());
    return Weights.of(network.simplest(), all.toArray(float[][]::new));
  }

  /** What goes in, as the file says, or else as many numbers as a first dense layer takes. */
  private Maps image(ValueInfoProto input, NodeProto first) {
    List<Integer> sizes =
        input == null
            ? List.of()
            : input.getType().getTensorType().getShape().getDimList().stream()
                .skip(1)
                .map(d -> Math.toIntExact(d.getDimValue()))
                .toList();
    boolean told = !sizes.isEmpty() && sizes.size() <= 3 && sizes.stream().allMatch(s -> s > 0);
    if (told && sizes.size() == 1) {
      return new Maps(sizes.get(0), 1, 1, true, -1);
    }
    if (told) {
      int n = sizes.size();
      return new Maps(n == 3 ? sizes.get(0) : 1, sizes.get(n - 2), sizes.get(n - 1), false, -1);
    }
    if (!first.getOpType().equals("Gemm") && !first.getOpType().equals("MatMul")) {
      throw refused(first, "takes images whose channels, height and width the file does not say");
    }
    List<Integer> matrix = constants.sizes(first, 1);
    int rows = FileConstants.whole(first, "transB", 0) == 1 ? 1 : 0;
    return new Maps(matrix.size() == 2 ? matrix.get(rows) : 0, 1, 1, true, -1);
  }

  /**
   * Takes nodes from a value on, to a sum that takes what they make, or to the end.
   *
   * @param sum that ends it; null for the network as a whole
   * @param sums that take the value besides, at the ends of residual blocks that it is within
   */
  private void chain(FileLayers layers, String value, NodeProto sum, Set<NodeProto> sums) {
    String at = value;
    while (sum != null || !at.equals(end)) {
      List<NodeProto> next = new ArrayList<>(takers.getOrDefault(at, List.of()));
      if (at.equals(value)) {
        next.removeIf(sums::contains);
      }
      if (next.isEmpty()) {
        throw new IllegalArgumentException(
            "must end with a dense layer's scores; nothing takes " + at);
      }
      NodeProto n = next.get(0);
      if (n == sum) {
        return;
      }
      if (next.size() > 1) {
        n = residual(layers, at, next, at.equals(value) ? sums : Set.of());
      } else if (n.getOpType().endsWith("Softmax") && n.getOutput(0).equals(end)) {
        return;
      } else if (!seen.add(n) || n.getInputCount() == 0 || n.getOutputCount() != 1) {
        throw refused(n, "does not follow the one before it");
      } else {
        layers.take(n);
      }
      at = n.getOutput(0);
    }
  }

  /** What comes in plus what layers make of it; returns the sum. */
  private NodeProto residual(
      FileLayers layers, String at, List<NodeProto> next, Set<NodeProto> within) {
    // Nodes are in an order in which each follows what it takes: the last sum is the outermost.
    NodeProto sum = null;
    for (NodeProto n : next) {
      sum = n.getOpType().equals("Add") ? n : sum;
    }
    if (sum == null || within.size() >= DEEPEST) {
      throw refused(
          next.get(1),
          "takes what "
              + next.get(0).getName()
              + " takes, too; of branches only residual blocks are read, which add what comes in"
              + " to what layers make of it");
    }
    Set<NodeProto> sums = Collections.newSetFromMap(new IdentityHashMap<>());
    sums.addAll(within);
    sums.add(sum);
    FileLayers block = new FileLayers(constants, layers.at(), numbers, false);
    chain(block, at, sum, sums);
    layers.residual(sum, block);
    return sum;
  }
}
