package io.gradinstructor.training.parts;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Setting;
import java.util.List;

/**
 * From a network in a file, the same for every trial; the last layer is drawn for each unless it is
 * taken, too.
 */
@Kind(value = "from-network", says = "an ONNX file's network, the last layer drawn anew")
public record FromNetwork(
    @Setting(is = "source.onnx", says = "the file: a network of float32, PyTorch's for example")
        NetworkFile file,
    @Setting(is = "fan-in", says = "how the last layer is drawn") LayerStart head,
    @Setting(is = "false", says = "whether the last layer is the file's, too") boolean whole)
    implements Transfer {
  @Override
  public Weights source(Feedforward network, long seed) {
    try {
      Weights source = NetworkFileReader.read(file.bytes());
      require((Feedforward) source.network(), network);
      return source;
    } catch (IllegalArgumentException e) {
      throw new DeterministicFault(file.path() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Refuses another network.
   *
   * @throws IllegalArgumentException unless all layers but the last are the same, or all
   */
  private void require(Feedforward source, Feedforward network) {
    boolean same = whole ? source.equals(network) : source.with(1).equals(network.with(1));
    if (!same) {
      throw new IllegalArgumentException(
          "is a network of "
              + source.told()
              + ", which must be "
              + network.told()
              + (whole ? "" : " but for the last")
              + difference(source, network));
    }
  }

  /** The first layer that differs. */
  private static String difference(Feedforward source, Feedforward network) {
    if (!(source instanceof Layered a) || !(network instanceof Layered b)) {
      return "";
    }
    if (!a.input().equals(b.input())) {
      return ": input";
    }
    int i = 0;
    while (i < Math.min(a.layers().size(), b.layers().size())
        && a.layers().get(i).equals(b.layers().get(i))) {
      i++;
    }
    return ": layers[" + i + "]";
  }

  @Override
  public FromNetwork on(DatasetSpec.Content content) {
    return new FromNetwork(file.with(content), head, whole);
  }

  @Override
  public List<String> sha256() {
    return file.content() == null ? null : file.content().sha256();
  }
}
