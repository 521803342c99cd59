package io.gradinstructor.training.parts;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Setting;
import java.util.List;

/** From a network in a file, the same for every trial; the last layer is drawn for each. */
@Kind(value = "from-network", says = "an ONNX file's network, the last layer drawn anew")
public record FromNetwork(
    @Setting(is = "source.onnx", says = "the file: a ReLU multilayer perceptron of float32")
        NetworkFile file,
    @Setting(is = "fan-in", says = "how the last layer is drawn") LayerStart head)
    implements Transfer {
  @Override
  public Weights source(List<Integer> layers, long seed) {
    try {
      Weights source = NetworkFileReader.read(file.bytes());
      require(source.layers(), layers);
      return source;
    } catch (IllegalArgumentException e) {
      throw new DeterministicFault(file.path() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses other sizes.
   *
   * @throws IllegalArgumentException unless all layers but the last have the same sizes
   */
  private static void require(List<Integer> source, List<Integer> layers) {
    int body = layers.size() - 1;
    if (source.size() != layers.size()
        || !source.subList(0, body).equals(layers.subList(0, body))) {
      throw new IllegalArgumentException(
          "is a network of " + source + ", which must be " + layers + " but for the last");
    }
  }

  @Override
  public FromNetwork on(DatasetSpec.Content content) {
    return new FromNetwork(file.with(content), head);
  }

  @Override
  public List<String> sha256() {
    return file.content() == null ? null : file.content().sha256();
  }
}
