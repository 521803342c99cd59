package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A network that predicts a value from views of weights and the stage of training. All its
 * parameters lie in one vector θ: kernel, bias, kernel, bias of each branch, then matrix, bias of
 * each dense layer.
 *
 * @param views sizes (h, w) of the view of each layer
 * @param channels of the first convolution; the second has twice as many. 0: no convolutions, each
 *     view must be 1×1 and goes straight to the dense layers
 * @param hidden widths of the dense layers before the value
 * @param averagePool halve with 2×2 average pooling after the first convolution rather than with
 *     its stride
 * @param positional whether maps are pooled with learned weights: one for each row of the first
 *     branch's maps (inputs) and for each column of the last one's (classes), which are not
 *     exchangeable as hidden units are; plain means otherwise
 * @param clamp standardised views are clamped to ± this; infinite for no clamping
 */
public record Critic(
    List<int[]> views,
    int channels,
    List<Integer> hidden,
    boolean averagePool,
    boolean positional,
    double clamp) {

  /** Mean and standard deviation of each layer's views, with which they are standardised. */
  public record Scale(float[] mean, float[] deviation) {}

  /** Feature maps of each branch and the value [n]. */
  public record Outputs(List<Value> maps, Value value) {}

  /** Shapes of the parameters in θ, in order. */
  public List<long[]> shapes() {
    List<long[]> shapes = new ArrayList<>();
    if (channels > 0) {
      for (int i = 0; i < views.size(); i++) {
        shapes.add(new long[] {channels, 1, 3, 3});
        shapes.add(new long[] {channels});
        shapes.add(new long[] {2L * channels, channels, 3, 3});
        shapes.add(new long[] {2L * channels});
        if (byRow(i)) {
          shapes.add(new long[] {2L * channels, mapSide(i, 0), 1});
        }
        if (byColumn(i)) {
          shapes.add(new long[] {2L * channels, 1, mapSide(i, 1)});
        }
      }
    }
    int in = (channels > 0 ? 2 * channels : 1) * views.size() + 1;
    for (int out : hidden) {
      shapes.add(new long[] {in, out});
      shapes.add(new long[] {out});
      in = out;
    }
    shapes.add(new long[] {in, 1});
    shapes.add(new long[] {1});
    return shapes;
  }

  private boolean byRow(int branch) {
    return positional && branch == 0;
  }

  private boolean byColumn(int branch) {
    return positional && branch == views.size() - 1;
  }

  private boolean small(int branch) {
    return Math.min(views.get(branch)[0], views.get(branch)[1]) < 8;
  }

  private int mapSide(int branch, int axis) {
    int n = views.get(branch)[axis];
    return small(branch) ? n : averagePool ? n / 2 : (n + 1) / 2;
  }

  /** Numbers in θ. */
  public int parameters() {
    return shapes().stream().mapToInt(Critic::size).sum();
  }

  /** Number of elements of a shape. */
  public static int size(long[] shape) {
    int n = 1;
    for (long s : shape) {
      n *= (int) s;
    }
    return n;
  }

  /** The parameters, cut out of θ [parameters]. */
  public List<Value> split(Value theta) {
    List<Value> parts = new ArrayList<>();
    long at = 0;
    for (long[] shape : shapes()) {
      parts.add(theta.slice(0, at, at + size(shape)).reshape(shape));
      at += size(shape);
    }
    return parts;
  }

  /**
   * Applies the critic.
   *
   * @param parameters as {@link #split} gives them
   * @param views one per layer, [n, 1, h, w]
   * @param stage share of the training done, 0..1, [n, 1]
   */
  public Outputs apply(List<Value> parameters, Scale scale, List<Value> inputs, Value stage) {
    Graph g = stage.graph();
    long n = stage.shape().size(0);
    List<Value> maps = new ArrayList<>();
    List<Value> features = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < views.size(); i++) {
      Value v = inputs.get(i).add(-scale.mean[i]).mul(1.0 / scale.deviation[i]);
      if (Double.isFinite(clamp)) {
        v = v.clip(-clamp, clamp);
      }
      if (channels == 0) {
        features.add(v.reshape(n, 1));
        continue;
      }
      boolean small = small(i);
      v = v.conv(parameters.get(at), parameters.get(at + 1), small || averagePool ? 1 : 2, 1).elu();
      if (averagePool && !small) {
        v = v.averagePool2();
      }
      v = v.conv(parameters.get(at + 2), parameters.get(at + 3), 1, 1).elu();
      at += 4;
      maps.add(v);
      Value pooled = v;
      if (byRow(i)) {
        pooled = pooled.mul(parameters.get(at++).add(1));
      }
      if (byColumn(i)) {
        pooled = pooled.mul(parameters.get(at++).add(1));
      }
      features.add(pooled.mean(false, 2, 3));
    }
    features.add(stage.mul(2).add(-1));
    Value h = Value.concat(1, features);
    for (int i = 0; i < hidden.size(); i++, at += 2) {
      h = h.dense(parameters.get(at), parameters.get(at + 1)).elu();
    }
    return new Outputs(maps, h.dense(parameters.get(at), parameters.get(at + 1)).reshape(n));
  }
}
