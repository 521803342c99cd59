package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Init;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.Randoms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * A network that takes in an image together with a label and whose layers tell how probable it is
 * that the two belong together; there is no layer of classes. It classifies by trying every label:
 * logits are logarithms of what layers tell on average. The first layer takes in [image | pattern
 * of the label], a later one what is before it, and these again where they skip to it.
 *
 * @param layers inputs, units of each layer, classes
 * @param pattern numbers of a label's pattern; 0: as many as classes, of which one is 1
 * @param density share of them that are 1 and not 0, drawn at random
 * @param skip whether image and pattern go into every layer
 * @param first layers before it tell nothing when it classifies
 */
public record LabelNetwork(
    List<Integer> layers, int pattern, double density, boolean skip, Goodness goodness, int first)
    implements Architecture {
  /** Name of the labels' patterns, [classes, pattern]. */
  public static final String PATTERNS = "patterns";

  /** Keeps the logarithm of nothing finite. */
  private static final double LEAST = 1e-30;

  /** How often patterns are drawn until no two are alike. */
  private static final int TRIES = 1000;

  @Override
  public List<Integer> widths() {
    return layers;
  }

  @Override
  public int depth() {
    return layers.size() - 2;
  }

  /** Numbers of a pattern. */
  public int patternSize() {
    return pattern == 0 ? classes() : pattern;
  }

  /** Units that a layer takes in of the one before it. */
  private int below(int l) {
    return l == 0 ? 0 : layers.get(l);
  }

  /** Whether image and pattern go into a layer, after what is below. */
  private boolean sees(int l) {
    return l == 0 || skip;
  }

  @Override
  public List<Matrix> matrices() {
    int outside = layers.get(0) + patternSize();
    return IntStream.range(0, depth())
        .mapToObj(l -> new Matrix(below(l) + (sees(l) ? outside : 0), layers.get(l + 1)))
        .toList();
  }

  @Override
  public List<Extra> extras() {
    return List.of(new Extra(PATTERNS, List.of(classes(), patternSize())));
  }

  /** Patterns that are no two alike: where they are they are drawn again, all of them. */
  @Override
  public List<float[]> extras(long seed) {
    for (int i = 0; i < TRIES; i++) {
      float[] patterns = patterns(Randoms.of(seed, PATTERNS, i));
      Set<List<Float>> unlike = new HashSet<>();
      for (int c = 0; c < classes(); c++) {
        List<Float> one = new ArrayList<>();
        for (int k = 0; k < patternSize(); k++) {
          one.add(patterns[c * patternSize() + k]);
        }
        unlike.add(one);
      }
      if (unlike.size() == classes()) {
        return List.of(patterns);
      }
    }
    throw new IllegalArgumentException(
        "patterns of "
            + pattern
            + " numbers with a density of "
            + density
            + " are alike for some of "
            + classes()
            + " classes");
  }

  private float[] patterns(UniformRandomProvider random) {
    int q = patternSize();
    float[] patterns = new float[classes() * q];
    for (int i = 0; i < patterns.length; i++) {
      boolean on = pattern == 0 ? i % q == i / q : random.nextDouble() < density;
      patterns[i] = on ? 1 : 0;
    }
    return patterns;
  }

  /** The labels' patterns, [classes, pattern]. */
  public Value patterns(Scope scope) {
    return scope.parameter(PATTERNS, Init.zeros(), classes(), patternSize());
  }

  /** What of a layer's weights is of the units below it; null of the first layer. */
  public Value ofBelow(Value weight, int l) {
    return l == 0 ? null : weight.slice(0, 0, below(l));
  }

  /** What of a layer's weights is of image and pattern; null if it does not take them in. */
  public Value ofOutside(Value weight, int l) {
    return sees(l) ? weight.slice(0, below(l), weight.shape().size(0)) : null;
  }

  /** Labels one by one: what comes of the image is the same for all. */
  @Override
  public Value logits(Scope scope, Value images) {
    List<Value> image = new ArrayList<>();
    List<Value> label = new ArrayList<>();
    List<Value> lower = new ArrayList<>();
    Value patterns = patterns(scope);
    for (int l = 0; l < depth(); l++) {
      Value w = weight(scope, l);
      Value outside = ofOutside(w, l);
      int inputs = layers.get(0);
      Value b = bias(scope, l);
      image.add(outside == null ? b : images.dense(outside.slice(0, 0, inputs), b));
      label.add(
          outside == null
              ? null
              : patterns.matmul(outside.slice(0, inputs, inputs + patternSize())));
      lower.add(ofBelow(w, l));
    }
    List<Value> columns = new ArrayList<>();
    for (int c = 0; c < classes(); c++) {
      columns.add(told(c, image, label, lower));
    }
    return Value.concat(1, columns).mul(1.0 / (depth() - first)).add(LEAST).log();
  }

  /** Sum of what layers tell of a label, [n, 1]. */
  private Value told(int c, List<Value> image, List<Value> label, List<Value> lower) {
    Value units = null;
    Value sum = null;
    for (int l = 0; l < depth(); l++) {
      Value in = image.get(l);
      if (label.get(l) != null) {
        in = in.add(label.get(l).slice(0, c, c + 1));
      }
      if (lower.get(l) != null) {
        in = goodness.passed(units).matmul(lower.get(l)).add(in);
      }
      units = goodness.units(in);
      if (l >= first) {
        Value told = goodness.right(units);
        sum = sum == null ? told : sum.add(told);
      }
    }
    return sum;
  }

  /** Of image and patterns once, of patterns not at all, as they can be worked out before. */
  @Override
  public long multiplications(List<Integer> ranks) {
    long all = 0;
    for (int l = 0; l < depth(); l++) {
      long out = layers.get(l + 1);
      all += out * ((sees(l) ? layers.get(0) : 0) + (long) classes() * below(l));
    }
    return all;
  }

  @Override
  public long parameters(List<Integer> ranks) {
    return matrices().stream().mapToLong(m -> m.weights() + m.out()).sum();
  }

  /**
   * Refuses what is no such network.
   *
   * @param who needs it
   * @throws IllegalArgumentException if layers, patterns or what is told by which layers do not fit
   */
  public void check(String who) {
    List<Integer> hidden = layers.subList(1, layers.size() - 1);
    if (hidden.isEmpty() || hidden.size() > 8) {
      throw new IllegalArgumentException(
          who + " needs 1 to 8 hidden layers, network.layers has " + hidden.size());
    }
    if (goodness instanceof Goodness.Share share) {
      for (int h : hidden) {
        if (h % 2 != 0) {
          throw new IllegalArgumentException(
              who
                  + " needs an even number of units in each hidden layer, for right and wrong"
                  + " pairs: network.layers has "
                  + h);
        }
        if (share.top() > h / 2) {
          throw new IllegalArgumentException(
              who
                  + " needs top to be "
                  + h / 2
                  + " at most, half of a layer's units, has "
                  + share.top());
        }
      }
    }
    if (first >= hidden.size()) {
      throw new IllegalArgumentException(
          who + " needs first-layer to be below " + hidden.size() + ", its layers, has " + first);
    }
    // Patterns of few numbers that are equal often would be drawn for ever.
    double alike = Math.pow(density * density + (1 - density) * (1 - density), pattern);
    if (pattern > 0 && alike * classes() * (classes() - 1) / 2 > 1) {
      throw new IllegalArgumentException(
          who
              + " needs patterns of more numbers, or of a density nearer to a half: of "
              + classes()
              + " classes some would be alike");
    }
  }

  /** Rows [n, classes] that are 1 at the labels of these numbers [n], 0 elsewhere. */
  public Value chosen(Value numbers) {
    float[] eye = new float[classes() * classes()];
    for (int c = 0; c < classes(); c++) {
      eye[c * (classes() + 1)] = 1;
    }
    return numbers.graph().constant(eye, classes(), classes()).gather(numbers);
  }
}
