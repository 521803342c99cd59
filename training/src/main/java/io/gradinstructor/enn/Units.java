package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Grid;
import io.gradinstructor.network.Mlp;
import java.util.ArrayList;
import java.util.List;

/**
 * What an ENN sees of hidden units as a set: a view [units, features] of each hidden layer, then
 * one [1, statistics] of all layers. A unit's features tell of its incoming weights, its outgoing
 * ones and its bias, and do not depend on how many units there are, nor on their order.
 *
 * <p>Features of a unit, r being the root mean square of its incoming weights: of the first layer,
 * if its inputs are a square image of {@value #PATCHES} pixels a side or more, ln rms of the
 * weights in each of 4 × 4 patches of the image, their means over r, and roughness, ln of the rms
 * difference of horizontal neighbours over r; of the last hidden layer, the outgoing weights over
 * their rms, class by class; of each, mean over r, ln r, ln rms of the outgoing weights, the sum of
 * these two, which is the only scale that ReLU leaves defined, and bias over r.
 *
 * <p>Statistics of a layer's weights, then of its biases: mean over rms, ln rms, and ln of the
 * fourth root of the mean fourth power over rms.
 *
 * <p>Sets of units without order are the idea of weight-space networks (Navon et al. 2023), layer
 * statistics that of Unterthiner et al. 2020; which features is our choice, and so are even moments
 * where they have quantiles.
 */
public record Units(double floor) implements WeightView {
  private static final int PATCHES = 4;
  private static final int EACH = 3;

  /** Features that every unit has. */
  private static final int COMMON = 5;

  @Override
  public boolean seesBiases() {
    return true;
  }

  @Override
  public boolean plain() {
    return true;
  }

  @Override
  public List<int[]> sizes(Architecture network) {
    List<Integer> layers = Mlp.of(network, "view: units").layers();
    List<int[]> sizes = new ArrayList<>();
    int depth = layers.size() - 1;
    for (int l = 0; l + 1 < depth; l++) {
      int features = COMMON;
      features += l == 0 && image(layers.get(0)) ? 2 * PATCHES * PATCHES + 1 : 0;
      features += l + 2 == depth ? layers.get(depth) : 0;
      sizes.add(new int[] {layers.get(l + 1), features});
    }
    sizes.add(new int[] {1, 2 * EACH * depth});
    return sizes;
  }

  private static boolean image(int inputs) {
    return Grid.square(inputs) && inputs >= PATCHES * PATCHES;
  }

  @Override
  public List<Value> of(Net net) {
    List<Value> views = new ArrayList<>();
    int depth = net.weights().size();
    for (int l = 0; l + 1 < depth; l++) {
      Value units = features(net, l).transpose(1, 0);
      views.add(units.reshape(1, 1, units.shape().size(0), units.shape().size(1)));
    }
    List<Value> statistics = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      describe(net.weights().get(l), net.factors().get(l), statistics);
      describe(net.biases().get(l), net.weights().get(0).graph().constant(1), statistics);
    }
    views.add(Value.concat(0, statistics).reshape(1, 1, 1, statistics.size()));
    return views;
  }

  /** Features [features, units] of the units that a layer leads to. */
  private Value features(Net net, int l) {
    Value w = net.weights().get(l);
    Value next = net.weights().get(l + 1);
    Value factor = net.factors().get(l);
    Value nextFactor = net.factors().get(l + 1);
    long units = w.shape().size(1);
    Value into = logRms(w.square().mean(true, 0), factor);
    Value out = logRms(next.square().mean(true, 1).reshape(1, units), nextFactor);
    Value perRms = into.neg().exp();
    Value relative = perRms.mul(factor);
    List<Value> features = new ArrayList<>();
    if (l == 0 && image((int) w.shape().size(0))) {
      features.addAll(patches(w, factor, into, relative));
    }
    if (l + 2 == net.weights().size()) {
      features.add(next.transpose(1, 0).mul(nextFactor).mul(out.neg().exp()));
    }
    features.add(w.mean(true, 0).mul(relative));
    features.add(into);
    features.add(out);
    features.add(into.add(out));
    features.add(net.biases().get(l).reshape(1, units).mul(perRms));
    return Value.concat(0, features);
  }

  private List<Value> patches(Value w, Value factor, Value into, Value relative) {
    int side = (int) Math.round(Math.sqrt(w.shape().size(0)));
    long units = w.shape().size(1);
    Graph g = w.graph();
    Value means = g.constant(patchMeans(side), PATCHES * PATCHES, side * side);
    Value image = w.reshape(side, side, units);
    Value steps = image.slice(1, 1, side).sub(image.slice(1, 0, side - 1));
    Value rough = steps.square().mean(false, 0, 1).reshape(1, units);
    return List.of(
        logRms(means.matmul(w.square()), factor),
        means.matmul(w).mul(relative),
        logRms(rough, factor).sub(into));
  }

  /** Matrix [patches, pixels] of means over the patches of an image. */
  private static float[] patchMeans(int side) {
    float[] line = View.pooling(side, PATCHES, false);
    float[] all = new float[PATCHES * PATCHES * side * side];
    for (int i = 0; i < all.length; i++) {
      int patch = i / (side * side);
      int pixel = i % (side * side);
      all[i] =
          line[patch / PATCHES * side + pixel / side] * line[patch % PATCHES * side + pixel % side];
    }
    return all;
  }

  /** Statistics of the numbers of a layer, times a factor: scalars. */
  private void describe(Value x, Value factor, List<Value> to) {
    Value square = x.square();
    Value fourth = square.square().mean().mul(factor.square().square()).add(floor * floor);
    Value size = logRms(square.mean(), factor);
    to.add(x.mean().mul(factor).mul(size.neg().exp()).reshape(1));
    to.add(size.reshape(1));
    to.add(fourth.log().mul(0.25).sub(size).reshape(1));
  }
}
