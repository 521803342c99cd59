package io.gradinstructor.campaign;

import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads layers of a network: {@code {conv: 8}}, {@code {dense: 10}}, {@code {pool: max}}, {@code
 * {activation: relu}}, {@code {residual: [...]}}, or each with its settings.
 *
 * @param norm of layers that say nothing of it
 * @param activation of layers that say nothing of it
 */
record LayersReader(CampaignErrors errors, Layer.Norm norm, Activation activation) {
  private static final String KINDS =
      "must be a layer: {conv: channels}, {dense: units}, {pool: max, average or global},"
          + " {activation: word} or {residual: [layers]}";

  /** Those of a network, the last of which has the scores; null if one is wrong. */
  List<Layer> read(Section s) {
    return read(s, "layers", 50, true);
  }

  private List<Layer> read(Section s, String field, int most, boolean scores) {
    List<Node> nodes = s.list(field, 1, most, "layers");
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      String path = s.at(field) + "[" + i + "]";
      Section item = new Section(errors, nodes.get(i), path, Fields.line(nodes.get(i)));
      boolean last = scores && i == nodes.size() - 1;
      layers.add(item.keyLines.size() == 1 ? layer(item, last) : null);
      if (layers.get(i) == null && errors.clean(path)) {
        errors.add(item.line, path, KINDS + ", was " + Scalars.describe(nodes.get(i)));
      }
    }
    return nodes == null || layers.contains(null) ? null : List.copyOf(layers);
  }

  /** What is done between layers. */
  static Activation activation(Section s, Activation others) {
    List<String> words = Stream.of(Activation.values()).map(Activation::word).toList();
    return Activation.values()[words.indexOf(s.choice("activation", words, others.word()))];
  }

  private Layer layer(Section item, boolean last) {
    String kind = item.keyLines.keySet().iterator().next();
    return switch (kind) {
      case "conv" -> conv(item);
      case "dense" -> dense(item, last);
      case "pool" -> pool(item);
      case "activation" -> new Layer.Active(activation(item, Activation.NONE));
      case "residual" -> residual(item);
      default -> null;
    };
  }

  private Layer conv(Section item) {
    Section s = settings(item, "conv", "channels");
    int channels = s.whole("channels", null, 1, 10_000);
    int kernel = s.whole("kernel", 3, 1, 31);
    Layer.Conv conv =
        new Layer.Conv(
            channels,
            kernel,
            s.whole("stride", 1, 1, 31),
            s.whole("padding", (kernel - 1) / 2, 0, kernel - 1),
            s.choice("norm", Layer.Norm.class, norm),
            activation(s, activation));
    s.end();
    return conv;
  }

  private Layer dense(Section item, boolean last) {
    Section s = settings(item, "dense", "units");
    Layer.Dense dense =
        new Layer.Dense(
            s.whole("units", null, 2, 100_000),
            s.choice("norm", Layer.Norm.class, last ? Layer.Norm.NONE : norm),
            activation(s, last ? Activation.NONE : activation));
    s.end();
    return dense;
  }

  private Layer pool(Section item) {
    Section s = settings(item, "pool", "kind");
    Layer.Pool pool =
        new Layer.Pool(s.choice("kind", Layer.Pool.Kind.class, null), s.whole("size", 2, 1, 1000));
    s.end();
    return pool;
  }

  private Layer residual(Section item) {
    List<Layer> layers = read(item, "residual", 20, false);
    return layers == null ? null : new Layer.Residual(layers);
  }

  /** A word or number alone stands for the first setting. */
  private static Section settings(Section item, String kind, String first) {
    Node node = item.values.get(kind);
    if (Scalars.text(node) != null) {
      Section s = new Section(item.errors, null, item.at(kind), item.line);
      s.values.put(first, node);
      s.keyLines.put(first, item.line);
      item.errors.found(item.at(kind), item.line);
      return s;
    }
    return item.section(kind);
  }
}
