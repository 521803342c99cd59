package io.gradinstructor.instructor;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.enn.ControlEnn;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.enn.Enn;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.CriticTraining.Minibatch;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import io.gradinstructor.instructor.ReplayBuffer.State;
import io.gradinstructor.network.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/** What the critics of an ENN see of the states of runs, by what the ENN learns from. */
final class CriticInputs {
  /** Standard deviations by which views are disturbed at most while critics learn. */
  private static final double NOISE = 0.6;

  private static final double NOISE_OF_STATES = 0.3;

  /** Most that features of units are disturbed by, in standard deviations. */
  private static final double UNIT_NOISE = 0.1;

  private final Architecture network;
  private final EnnSpec spec;
  private final Lesson kind;
  private final List<Run> runs;
  private final Critic critic;
  private final Critic.Scale scale;

  CriticInputs(Architecture network, EnnSpec spec, Lesson kind, List<Run> runs) {
    this.network = network;
    this.spec = spec;
    this.kind = kind;
    this.runs = runs;
    CriticSpec c = spec.critics();
    critic =
        new Critic(
            viewSizes(),
            scaleOnly() || kind.controls() || plain() ? 0 : c.channels(),
            c.hidden(),
            c.downsampling() == CriticSpec.Downsampling.AVERAGE_POOL,
            Critic.CLAMP);
    scale = measure();
  }

  Critic critic() {
    return critic;
  }

  Critic.Scale scale() {
    return scale;
  }

  /** The ENN of critics that see so. */
  Enn enn(List<float[]> theta) {
    return kind.controls()
        ? new ControlEnn(states(), controls(), critic, scale, theta)
        : new WeightEnn(network, Views.view(spec), scaleOnly(), critic, scale, theta);
  }

  private boolean plain() {
    return kind.maps() && Views.view(spec).plain();
  }

  private boolean scaleOnly() {
    return kind == Lesson.SCALE_ONLY;
  }

  private float[] view(State s, int view) {
    return s.seen().of(view, kind);
  }

  private List<int[]> viewSizes() {
    return kind.controls()
        ? ControlEnn.viewSizes(states(), controls())
        : WeightEnn.viewSizes(network, Views.view(spec), scaleOnly());
  }

  private List<float[]> cells() {
    return runs.get(0).states().get(0).seen().cells();
  }

  /** Numbers that an ENN of controls sees of a run's state. */
  private int states() {
    return kind == Lesson.CONTROLS_BLIND ? 0 : cells().get(0).length;
  }

  private int controls() {
    return cells().get(1).length;
  }

  private Critic.Scale measure() {
    int views = critic.views().size();
    int[] first = new int[views + 1];
    for (int l = 0; l < views; l++) {
      first[l + 1] = first[l] + critic.scales(l);
    }
    double[] n = new double[first[views]];
    double[] sum = new double[n.length];
    double[] squares = new double[n.length];
    for (int l = 0; l < views; l++) {
      for (Run r : runs) {
        for (State s : r.states()) {
          float[] view = view(s, l);
          for (int j = 0; j < view.length; j++) {
            int i = first[l] + j % critic.scales(l);
            n[i]++;
            sum[i] += view[j];
            squares[i] += (double) view[j] * view[j];
          }
        }
      }
    }
    float[] mean = new float[n.length];
    float[] deviation = new float[n.length];
    for (int i = 0; i < n.length; i++) {
      double m = sum[i] / n[i];
      boolean place = kind.controls() && i >= states();
      // Places are between -1 and 1 as they are.
      mean[i] = place ? 0 : (float) m;
      deviation[i] =
          place ? 1 : (float) Math.max(1e-3, Math.sqrt(Math.max(0, squares[i] / n[i] - m * m)));
    }
    return new Critic.Scale(mean, deviation);
  }

  /** States to learn from, disturbed by noise, each by its run and its number in it. */
  Minibatch disturbed(int[][] states, float[] targets, UniformRandomProvider random) {
    return minibatch(states, targets, kind.controls() ? NOISE_OF_STATES : NOISE, random);
  }

  /** States, each by its run and its number in it, disturbed by noise. */
  Minibatch minibatch(int[][] states, float[] targets, double noise, UniformRandomProvider random) {
    List<float[]> views = new ArrayList<>();
    float[] stages = new float[states.length];
    for (int l = 0; l < critic.views().size(); l++) {
      int[] hw = critic.views().get(l);
      int size = hw[0] * hw[1];
      float[] all = new float[states.length * size];
      if (noise > 0 && noisy(l)) {
        disturb(all, l, plain() ? Math.min(noise, UNIT_NOISE) : noise, random);
      }
      for (int i = 0; i < states.length; i++) {
        State s = runs.get(states[i][0]).states().get(states[i][1]);
        stages[i] = (float) s.stage();
        float[] v = view(s, l);
        float amount = noise > 0 ? random.nextFloat() : 0;
        for (int j = 0; j < size; j++) {
          all[i * size + j] = v[j] + amount * all[i * size + j];
        }
      }
      views.add(all);
    }
    return new Minibatch(views, stages, targets);
  }

  /** Scales alone and places of controls are seen as they are. */
  private boolean noisy(int view) {
    return switch (kind) {
      case VIEW, UNTRAINED, SHUFFLED -> true;
      case CONTROLS -> view == 0;
      case SCALE_ONLY, CONTROLS_BLIND -> false;
    };
  }

  private void disturb(float[] all, int view, double noise, UniformRandomProvider random) {
    int scales = critic.scales(view);
    if (critic.channels() > 0) {
      Randoms.fillGaussian(random, all, noise * scale.deviation()[view]);
      return;
    }
    int first = IntStream.range(0, view).map(critic::scales).sum();
    Randoms.fillGaussian(random, all, noise);
    for (int i = 0; i < all.length; i++) {
      all[i] *= scale.deviation()[first + i % scales];
    }
  }
}
