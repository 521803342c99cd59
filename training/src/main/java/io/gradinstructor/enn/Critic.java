package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Padding;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Network;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network that predicts a value from views of weights and the stage of training; or several that
 * see the same, computed as one with their convolutions in groups. Its parameters are asked for in
 * the order kernel, bias, kernel, bias of each branch, then matrix, bias of each dense layer; those
 * of several critics are stacked along the first axis.
 *
 * @param views sizes (h, w) of the view of each layer; without convolutions those of several rows
 *     come first
 * @param channels of the first convolution; the second has twice as many. 0: no convolutions, views
 *     of one row go straight to the dense layers, others are sets of rows whose order does not
 *     count; each number of a row is standardised on its own
 * @param hidden widths of the dense layers before the value
 * @param averagePool halve with 2×2 average pooling after the first convolution rather than with
 *     its stride
 * @param clamp standardised views are clamped to ± this; infinite for no clamping
 */
public record Critic(
    List<int[]> views, int channels, List<Integer> hidden, boolean averagePool, double clamp) {
  /**
   * Feature of a scope [critics, n, numbers]: what the dense layers see, the features of the views
   * and the stage, which comes last.
   */
  public static final String SEEN = "seen";

  /** Feature of a scope [critics, n, width]: the last dense layer before the value, if any. */
  public static final String HIDDEN = "hidden";

  /** As {@code clamp} of critics that learn: what lies beyond was hardly seen. */
  public static final double CLAMP = 3;

  /**
   * Standardised features of units are clamped to ± this. Scales are explored evenly in their
   * logarithm, which ends at 1.7 deviations: farther out critics would follow ReLU's symmetry, a
   * smaller layer before a larger one, to where no run was.
   */
  private static final double UNITS_CLAMP = 1.5;

  /**
   * Means and standard deviations with which views are standardised: one of each layer's view, or
   * without convolutions one of each number of a row, view by view.
   */
  public record Scale(float[] mean, float[] deviation) {
    private Scale of(int from, int to) {
      return new Scale(Arrays.copyOfRange(mean, from, to), Arrays.copyOfRange(deviation, from, to));
    }
  }

  /** How many means and deviations each view has. */
  public int scales(int view) {
    return channels == 0 ? views.get(view)[1] : 1;
  }

  /** How many they are in all. */
  public int scales() {
    return IntStream.range(0, views.size()).map(this::scales).sum();
  }

  /**
   * Critics as a model: a batch of n views {@code view0, view1, …} and {@code stage} in, values
   * [critics·n] out.
   */
  public Model model(int critics, Scale scale, int n) {
    Map<String, Shape> inputs = new LinkedHashMap<>();
    for (int[] size : views) {
      inputs.put("view" + inputs.size(), Shape.of(n, 1, size[0], size[1]));
    }
    inputs.put("stage", Shape.of(n, 1));
    Network network =
        (scope, in) ->
            apply(scope, critics, scale, List.of(in).subList(0, views.size()), in[views.size()])
                .reshape((long) critics * n);
    return new Model(network, inputs);
  }

  /**
   * Values [critics, n]; notes the feature maps {@code map0, map1, …} of the branches, {@link
   * #SEEN} and {@link #HIDDEN}.
   *
   * @param critics how many
   * @param inputs a view of each layer, [n, 1, h, w]
   * @param stage share of the training done, 0..1, [n, 1]
   */
  public Value apply(Scope scope, int critics, Scale scale, List<Value> inputs, Value stage) {
    long n = stage.shape().size(0);
    List<Value> features = new ArrayList<>();
    if (channels == 0) {
      rows(scope, critics, scale, inputs, features);
    } else {
      for (int i = 0; i < views.size(); i++) {
        Value v = inputs.get(i).add(-scale.mean[i]).mul(1.0 / scale.deviation[i]);
        features.add(pooled(maps(scope, i, critics, bounded(v)), critics));
      }
    }
    features.add(stage.mul(2).add(-1).reshape(1, n, 1).expand(Shape.of(critics, n, 1)));
    Value h = scope.feature(SEEN, Value.concat(2, features));
    for (int i = 0; i < hidden.size(); i++) {
      h = scope.feature(HIDDEN, dense(scope, "dense" + i, h, hidden.get(i)).elu());
    }
    return dense(scope, "value", h, 1).reshape(critics, n);
  }

  /** Sets of rows to features, then numbers as they are, all of them together. */
  private void rows(
      Scope scope, int critics, Scale scale, List<Value> inputs, List<Value> features) {
    long n = inputs.get(0).shape().size(0);
    List<Value> flat = new ArrayList<>();
    int sets = 0;
    for (int i = 0; i < views.size(); i++) {
      int[] size = views.get(i);
      if (size[0] == 1) {
        flat.add(inputs.get(i).reshape(n, size[1]));
        continue;
      }
      Value rows = inputs.get(i).reshape(n, size[0], size[1]);
      Scale own = scale.of(sets, sets + size[1]);
      Value seen = scope.feature("units" + i, standard(rows, own, true));
      features.add(
          UnitSet.of("units" + i, critics, seen, (at, x, out) -> dense(scope, at, x, out)));
      sets += size[1];
    }
    Value all = standard(Value.concat(1, flat), scale.of(sets, scale.mean.length), sets > 0);
    long width = all.shape().size(1);
    features.add(all.reshape(1, n, width).expand(Shape.of(critics, n, width)));
  }

  /** Standardised by the last axis. */
  private Value standard(Value v, Scale scale, boolean units) {
    long width = scale.mean.length;
    Graph g = v.graph();
    Value own = v.sub(g.constant(scale.mean, width)).mul(g.constant(inverse(scale), width));
    return near(own, units);
  }

  private Value bounded(Value v) {
    return Double.isFinite(clamp) ? v.clip(-clamp, clamp) : v;
  }

  /** As {@link #bounded}, closer where hidden units are seen. */
  private Value near(Value v, boolean units) {
    return units ? bounded(v).clip(-UNITS_CLAMP, UNITS_CLAMP) : bounded(v);
  }

  private static float[] inverse(Scale scale) {
    float[] inverse = new float[scale.deviation.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = (float) (1.0 / scale.deviation[i]);
    }
    return inverse;
  }

  private Value maps(Scope scope, int branch, int critics, Value view) {
    String name = "branch" + branch;
    boolean small = Math.min(views.get(branch)[0], views.get(branch)[1]) < 8;
    long wide = (long) critics * channels;
    boolean pool = averagePool && !small;
    // What the pooling would leave out is not computed.
    Padding padding =
        pool
            ? new Padding(1, 1, 1 - views.get(branch)[0] % 2, 1 - views.get(branch)[1] % 2)
            : Padding.of(1);
    Value v = conv(scope, name + ".conv1", view, wide, 1, small || pool ? 1 : 2, padding).elu();
    if (pool) {
      v = v.averagePool2();
    }
    return scope.feature(
        "map" + branch, conv(scope, name + ".conv2", v, 2 * wide, critics, 1, Padding.of(1)).elu());
  }

  /** Means of maps [n, critics·c, h, w]: [critics, n, c]. */
  private static Value pooled(Value maps, int critics) {
    long n = maps.shape().size(0);
    Value means = maps.mean(false, 2, 3);
    return critics == 1
        ? means.reshape(1, n, means.shape().size(1))
        : means.reshape(n, critics, means.shape().size(1) / critics).transpose(1, 0, 2);
  }

  /** Uniform in ± 1/√fan-in, as PyTorch initialises convolutions and dense layers. */
  private static Init init(long fanIn) {
    return Init.uniform(1 / Math.sqrt(fanIn));
  }

  private static Value conv(
      Scope scope, String name, Value x, long out, int groups, int stride, Padding padding) {
    long in = x.shape().size(1) / groups;
    return x.conv(
        scope.parameter(name + ".w", init(9 * in), out, in, 3, 3),
        scope.parameter(name + ".b", init(9 * in), out),
        stride,
        padding,
        groups);
  }

  private static Value dense(Scope scope, String name, Value x, int out) {
    long critics = x.shape().size(0);
    long in = x.shape().size(2);
    return x.matmul(scope.parameter(name + ".w", init(in), critics, in, out))
        .add(scope.parameter(name + ".b", init(in), critics, 1, out));
  }
}
