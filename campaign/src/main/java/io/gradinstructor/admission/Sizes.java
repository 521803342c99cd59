package io.gradinstructor.admission;

import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.enn.ControlEnn;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.enn.View;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.Views;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Grid;
import java.util.List;

/**
 * How large it becomes what is made of networks with these layers: bytes, as the library builds
 * models and as messages carry them.
 */
record Sizes(Architecture network, InstructorSpec spec) {
  /** A number in a model. */
  private static final int FLOAT = 4;

  /** A number in a list of a message: CBOR says of each what it is. */
  private static final int LISTED = 5;

  /** An instructor has its views' matrices and its critics' parameters twice: two models. */
  private static final int MODELS = 2;

  private static final int CURVE_EVERY = 3;

  /** Tensors that an optimizer remembers of a layer's weights, at most. */
  private static final int REMEMBERED = 2;

  /** Cells of the views of all layers. */
  long cells() {
    return views().stream().mapToLong(v -> (long) v[0] * v[1]).sum();
  }

  private boolean controls() {
    return spec.controls() != null;
  }

  /** Whether critics have no convolutions. */
  private boolean plain() {
    return controls() || Views.view(spec.enn()).plain();
  }

  private List<int[]> views() {
    if (controls()) {
      int blocks = spec.controls().seen(network.depth());
      int state = blocks * (1 + REMEMBERED) + 2;
      return ControlEnn.viewSizes(state, spec.controls().axes().size());
    }
    return WeightEnn.viewSizes(network, Views.view(spec.enn()), false);
  }

  /** A published ENN. */
  long enn(CriticSpec c) {
    return MODELS * FLOAT * (pooling() + c.count() * parameters(c));
  }

  /** Numbers of the matrices that reduce weights to views; those of units are small. */
  private long pooling() {
    long numbers = 0;
    if (controls() || !(Views.view(spec.enn()) instanceof View view)) {
      return numbers;
    }
    for (Architecture.Matrix m : network.matrices()) {
      long in = m.in();
      long out = m.out();
      numbers += view.side((int) in) * in + out * view.side((int) out);
    }
    return numbers;
  }

  /** Of one critic. */
  private long parameters(CriticSpec c) {
    Critic critic =
        new Critic(
            views(),
            plain() ? 0 : c.channels(),
            c.hidden(),
            c.downsampling() == CriticSpec.Downsampling.AVERAGE_POOL,
            Critic.CLAMP);
    float[] ones = new float[critic.scales()];
    java.util.Arrays.fill(ones, 1);
    return critic.model(1, new Critic.Scale(ones, ones), 1).parameters().stream()
        .mapToLong(p -> p.shape().elements())
        .sum();
  }

  /** Feature maps of a critic that learns from a minibatch, or of those that learn together. */
  long minibatch(CriticSpec c) {
    long critics = c.returns().coupled() ? c.count() : 1;
    return FLOAT * critics * c.batch() * cells() * (plain() ? 1 : c.channels());
  }

  /**
   * What explorers leave to learn from; held-out ones twice, with hidden units in another order.
   */
  long states(long runs) {
    return (long) (runs * (1 + spec.heldOut())) * spec.snapshots().size() * FLOAT * cells();
  }

  /** A report: two networks are explained, at a third of the stages and at the end. */
  long explained() {
    long maps = cells() / 2;
    long pixels = Grid.square(network.in(0)) ? network.in(0) : 0;
    long frames = spec.snapshots().size() / CURVE_EVERY + 2;
    return 2 * frames * LISTED * (2 * maps + pixels);
  }
}
