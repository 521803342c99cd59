package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Rows;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Goodness;
import io.gradinstructor.network.LabelNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * What a minibatch of pairs of an image and a label teaches each layer of a network: gradients are
 * of a layer's own loss by its own weights, and no more. What comes of an image is worked out once
 * for all its labels.
 */
final class ForwardStep {
  /**
   * What a layer learns.
   *
   * @param right probability that a pair is right, [n, 1]
   * @param loss a scalar
   * @param ofWeight gradient by {@code weight}
   * @param ofBias gradient by {@code bias}
   * @param squares of the gradients by {@code weight} of each pair alone: their mean
   * @param biasSquares the same by {@code bias}
   */
  record Layer(
      Value right,
      Value loss,
      Value weight,
      Value bias,
      Value ofWeight,
      Value ofBias,
      Value squares,
      Value biasSquares) {}

  private final LabelNetwork network;
  private final double activity;
  private final long batch;
  private final long labels;

  /** Of each pair, [n, classes]: 1 at its label. */
  private final Value chosen;

  private final Value known;

  /** Images beside no pattern, then patterns beside no image: [batch + classes, both]. */
  private final Value outside;

  /**
   * In a graph.
   *
   * @param images [batch, inputs]
   * @param pairs numbers of labels, image by image, as many of each: [n]
   * @param known 1 where a label is right, 0 elsewhere: [n, 1]
   */
  ForwardStep(
      LabelNetwork network, double activity, Scope scope, Value images, Value pairs, Value known) {
    this.network = network;
    this.activity = activity;
    this.known = known;
    batch = images.shape().size(0);
    labels = pairs.shape().size(0) / batch;
    chosen = network.chosen(pairs);
    Value patterns = network.patterns(scope);
    outside =
        Value.concat(
            0,
            List.of(
                images.pad(1, 0, network.patternSize()),
                patterns.pad(1, images.shape().size(1), 0)));
  }

  /** All layers, the first one first; each sees what those before it are before they change. */
  List<Layer> layers(Scope scope) {
    List<Layer> layers = new ArrayList<>();
    Value units = null;
    for (int l = 0; l < network.depth(); l++) {
      Value weight = network.weight(scope, l);
      Value bias = network.bias(scope, l);
      Value passed = units == null ? null : network.goodness().passed(units);
      units = network.goodness().units(in(weight, bias, passed, l));
      Value right = network.goodness().right(units);
      Goodness.Lesson lesson = active(network.goodness().lesson(units, known), units);
      Value back = lesson.slope().mul(units.sign());
      // Of the mean: each pair's is as many times that as there are pairs.
      Value alone = back.square().mul(batch * labels);
      layers.add(
          new Layer(
              right,
              lesson.loss(),
              weight,
              bias,
              gradient(back, passed, outside, l),
              back.sum(false, 0),
              gradient(alone, passed == null ? null : passed.square(), outside.square(), l),
              alone.sum(false, 0)));
    }
    return layers;
  }

  private Value in(Value weight, Value bias, Value passed, int l) {
    Value below = network.ofBelow(weight, l);
    Value out = network.ofOutside(weight, l);
    Value in = below == null ? bias : passed.dense(below, bias);
    if (out == null) {
      return in;
    }
    Value both = outside.matmul(out);
    long width = both.shape().size(1);
    Value ofLabel = chosen.matmul(both.slice(0, batch, both.shape().size(0)));
    return both.slice(0, 0, batch)
        .reshape(batch, 1, width)
        .add(ofLabel.reshape(batch, labels, width))
        .reshape(batch * labels, width)
        .add(in);
  }

  /** Of a layer's weights: of what is below, then of image and pattern. */
  private Value gradient(Value back, Value passed, Value beside, int l) {
    List<Value> parts = new ArrayList<>();
    if (passed != null) {
      parts.add(Rows.products(passed, back));
    }
    if (passed == null || network.skip()) {
      long width = back.shape().size(1);
      Value byImage = back.reshape(batch, labels, width).sum(false, 1);
      Value byLabel = Rows.products(chosen, back);
      parts.add(Rows.products(beside, Value.concat(0, List.of(byImage, byLabel))));
    }
    return parts.size() == 1 ? parts.get(0) : Value.concat(0, parts);
  }

  /** The loss times 1 + exp(−activity · (mean unit of right pairs + that of wrong ones)). */
  private Goodness.Lesson active(Goodness.Lesson lesson, Value units) {
    if (activity == 0) {
      return lesson;
    }
    long width = units.shape().size(1);
    Value wrong = known.neg().add(1);
    // Each image has one right label.
    Value share =
        known.mul(1.0 / (batch * width)).add(wrong.mul(1.0 / (batch * (labels - 1) * width)));
    Value more = units.mul(share).sum().mul(-activity).exp();
    Value all = more.add(1);
    Value pull = share.mul(lesson.loss().mul(more).mul(activity));
    return new Goodness.Lesson(lesson.loss().mul(all), lesson.slope().mul(all).sub(pull));
  }
}
