package io.gradinstructor.campaign;

import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Layer;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.Naive;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the section {@code network} of a campaign file. */
final class NetworkReader {
  /** Weights travel as one message of 64 MiB at most. */
  private static final long MAX_PARAMETERS = 16_000_000;

  private NetworkReader() {}

  static NetworkSpec read(Section s, DatasetSpec dataset) {
    Architecture network = listed(s) ? layered(s) : perceptron(s);
    if (network != null) {
      fits(s, network, dataset);
    }
    Start initialisation = PartReader.read(s, "initialisation", Start.class, new Naive(0.45));
    if (network != null && s.clean("initialisation")) {
      suits(s, initialisation, network);
    }
    s.end();
    return new NetworkSpec(network == null ? new Mlp(List.of()) : network, initialisation);
  }

  /** Reports a start that the network cannot have. */
  static void suits(Section s, Start start, Architecture network) {
    try {
      start.suits(network);
    } catch (IllegalArgumentException e) {
      s.problem("initialisation", e.getMessage());
    }
  }

  /** Whether layers are told one by one rather than by their sizes. */
  private static boolean listed(Section s) {
    return s.has("input")
        || s.values.get("layers") instanceof SequenceNode layers
            && layers.getValue().stream().anyMatch(MappingNode.class::isInstance);
  }

  /** Sizes of layers, without which all else cannot be judged; null if they are wrong. */
  private static Architecture perceptron(Section s) {
    Layer.Norm norm = norm(s);
    Activation activation = activation(s);
    List<Integer> sizes = s.wholes("layers", null, 2, 20, 2, 100_000);
    if (!s.clean("layers", "norm", "activation")) {
      return null;
    }
    if (norm == Layer.Norm.NONE && activation == Activation.RELU) {
      return new Mlp(sizes);
    }
    List<Layer> layers = new ArrayList<>();
    for (int l = 1; l + 1 < sizes.size(); l++) {
      layers.add(new Layer.Dense(sizes.get(l), norm, activation));
    }
    layers.add(new Layer.Dense(sizes.get(sizes.size() - 1), Layer.Norm.NONE, Activation.NONE));
    return new Layered(List.of(sizes.get(0)), layers);
  }

  private static Layer.Norm norm(Section s) {
    return s.choice("norm", Layer.Norm.class, Layer.Norm.NONE);
  }

  private static Activation activation(Section s) {
    return LayersReader.activation(s, Activation.RELU);
  }

  private static Architecture layered(Section s) {
    List<Integer> input = s.wholes("input", null, 1, 3, 1, 100_000);
    List<Layer> layers = new LayersReader(s.errors, norm(s), activation(s)).read(s);
    if (layers == null || !s.clean("input", "layers", "norm", "activation")) {
      return null;
    }
    try {
      return new Layered(input, layers);
    } catch (IllegalArgumentException e) {
      String[] where = e.getMessage().split(" ", 2);
      s.errors.add(s.line, s.at(where[0]), where[1]);
      return null;
    }
  }

  private static void fits(Section s, Architecture network, DatasetSpec dataset) {
    KnownSet known = dataset.source() == null ? KnownSet.of(dataset.name()) : null;
    boolean mlp = network instanceof Mlp;
    int input = network.inputs();
    int output = network.classes();
    if (known != null && input != known.pixels()) {
      s.problem(
          mlp ? "layers" : "input",
          (mlp ? "must begin with " : "must be of ")
              + known.pixels()
              + ", the pixels of an image, was "
              + input);
    }
    List<Integer> some = dataset.classes();
    int classes = some != null ? some.size() : known == null ? 0 : known.classes();
    if (output < classes) {
      s.problem(
          "layers", "must end with " + classes + " or more, one for each class, was " + output);
    }
    long parameters = network.parameters(null);
    if (parameters > MAX_PARAMETERS) {
      s.problem(
          "layers",
          "must make " + MAX_PARAMETERS + " weights and biases at most, was " + parameters);
    }
    if (s.has("outputs")) {
      int outputs = s.whole("outputs", null, 2, 100_000);
      if (s.clean("layers", "outputs") && outputs != output) {
        s.problem("outputs", "must be what layers ends with, " + output + ", was " + outputs);
      }
    }
  }
}
