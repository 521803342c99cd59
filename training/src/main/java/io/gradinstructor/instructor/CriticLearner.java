package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.instructor.CriticTraining.Minibatch;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.commons.rng.UniformRandomProvider;

/** One critic that learns from a bootstrap sample of the runs. */
final class CriticLearner implements AutoCloseable {
  /**
   * What the critics of an ENN learn from.
   *
   * @param returns what each run came to, standardised
   * @param contrastive null if there is no such term
   */
  record Task(
      CriticSpec spec,
      long seed,
      List<Run> runs,
      double[] returns,
      CriticInputs inputs,
      ContrastiveLoss contrastive) {}

  /**
   * A critic that has learned.
   *
   * @param drawn by run: whether it was in the sample
   * @param predictions of every state of every run, standardised
   */
  record Trained(float[] theta, List<Float> losses, boolean[] drawn, float[][] predictions) {}

  private final Task task;
  private final CriticSpec spec;
  private final int number;
  private final boolean[] drawn;
  private final List<int[]> sample = new ArrayList<>();
  private final UniformRandomProvider random;
  private final CriticTraining training;
  private final List<Float> losses = new ArrayList<>();
  private float[] target;
  private int step;
  private float ten;
  private boolean closed;

  CriticLearner(Task task, int number) {
    this.task = task;
    this.number = number;
    spec = task.spec;
    random = Randoms.of(task.seed, "learn", number);
    drawn = new boolean[task.runs.size()];
    for (int i = 0; i < drawn.length; i++) {
      int run = random.nextInt(drawn.length);
      drawn[run] = true;
      for (int s = 0; s < task.runs.get(run).states().size(); s++) {
        sample.add(new int[] {run, s});
      }
    }
    training =
        new CriticTraining(
            task.inputs.critic(),
            task.inputs.scale(),
            spec.batch(),
            task.contrastive == null ? spec.loss().loss() : task.contrastive,
            spec.weightDecay(),
            start(task, number));
  }

  /** θ that a critic starts with. */
  static float[] start(Task task, int number) {
    return CriticTraining.start(
        task.inputs.critic(), task.inputs.scale(), Randoms.of(task.seed, "start", number));
  }

  /**
   * Warms up, if it is to; returns its target network, which begins as the critic is then.
   *
   * @throws InterruptedException if this thread is told to stop, or the critic is closed
   */
  synchronized float[] warmUp() throws InterruptedException {
    for (int t = task.contrastive == null ? 0 : -spec.contrastive().warmup(); t < 0; t++) {
      int[][] states = states();
      learn(t, states, outcomes(states));
    }
    target = training.theta();
    return target;
  }

  /**
   * Takes steps; returns its target network after them, an array that stays as it is.
   *
   * @param until step before which it stops
   * @param networks target network of each critic that it may ask for
   * @throws InterruptedException if this thread is told to stop, or the critic is closed
   */
  synchronized float[] advance(int until, IntFunction<float[]> networks)
      throws InterruptedException {
    for (; step < until; step++) {
      int[][] states = states();
      ten += learn(step, states, targets(states, networks)) / 10;
      if (step % 10 == 9) {
        losses.add(ten);
        ten = 0;
      }
      if (spec.returns().bootstrapped()) {
        target = spec.returns().follow(step, target, training.theta());
      }
    }
    return target;
  }

  /** Its target network now. */
  synchronized float[] target() {
    return target;
  }

  private void requireGoingOn() throws InterruptedException {
    if (Thread.interrupted() || closed) {
      throw new InterruptedException("stopped while a critic learned");
    }
  }

  /** A minibatch of states, each by its run and its number in it. */
  private int[][] states() throws InterruptedException {
    requireGoingOn();
    int[][] states = new int[spec.batch()][];
    for (int i = 0; i < states.length; i++) {
      states[i] = sample.get(random.nextInt(sample.size()));
    }
    return states;
  }

  private float learn(int t, int[][] states, float[] targets) {
    double flat = t < 0 ? 1 : Math.min(1, 1.5 * (1 - (double) t / spec.steps()) + 0.01);
    Map<String, OnnxTensor> more =
        task.contrastive == null
            ? Map.of()
            : task.contrastive.inputs(
                Arrays.stream(states).mapToDouble(s -> task.returns[s[0]]).toArray(), t);
    return training.step(
        task.inputs.disturbed(states, targets, random), more, spec.learningRate() * flat);
  }

  private float[] outcomes(int[][] states) {
    float[] y = new float[states.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) task.returns[states[i][0]];
    }
    return y;
  }

  /** Returns of states: the run's outcome, or a target network's value of a later state of it. */
  private float[] targets(int[][] states, IntFunction<float[]> networks) {
    float[] y = outcomes(states);
    Returns returns = spec.returns();
    if (!returns.bootstrapped()) {
      return y;
    }
    // One λ-return sampled: a geometric horizon, bootstrapped where it ends before the run does.
    int[][] later = new int[states.length][];
    boolean[] open = new boolean[states.length];
    for (int i = 0; i < states.length; i++) {
      int horizon = states[i][1] + 1;
      while (random.nextDouble() < returns.goesOn()) {
        horizon++;
      }
      int last = task.runs.get(states[i][0]).states().size() - 1;
      open[i] = horizon <= last;
      later[i] = new int[] {states[i][0], Math.min(horizon, last)};
    }
    Minibatch seen = task.inputs.minibatch(later, null, 0, random);
    int shift = returns.shift(task.seed, step, spec.count());
    float[] values =
        returns
            .target()
            .values(number, spec.count(), shift, k -> training.values(seen, networks.apply(k)));
    for (int i = 0; i < y.length; i++) {
      if (open[i]) {
        y[i] = finite(values[i]);
      }
    }
    return y;
  }

  private float finite(float value) {
    if (!Float.isFinite(value)) {
      throw new DeterministicFault(
          "critic "
              + number
              + " was to learn from a value of "
              + value
              + " in step "
              + step
              + "; a lower instructor.critics.learning-rate may help");
    }
    return value;
  }

  /**
   * What it is now.
   *
   * @throws InterruptedException if this thread is told to stop, or the critic is closed
   */
  synchronized Trained trained() throws InterruptedException {
    requireGoingOn();
    return new Trained(training.theta(), List.copyOf(losses), drawn, predict());
  }

  private float[][] predict() {
    List<int[]> all = new ArrayList<>();
    float[][] out = new float[task.runs.size()][];
    for (int r = 0; r < out.length; r++) {
      out[r] = new float[task.runs.get(r).states().size()];
      for (int s = 0; s < out[r].length; s++) {
        all.add(new int[] {r, s});
      }
    }
    int batch = spec.batch();
    float[] theta = training.theta();
    for (int from = 0; from < all.size(); from += batch) {
      int[][] states = new int[batch][];
      for (int i = 0; i < batch; i++) {
        states[i] = all.get(Math.min(from + i, all.size() - 1));
      }
      float[] values = training.values(task.inputs.minibatch(states, null, 0, null), theta);
      for (int i = 0; i < batch; i++) {
        out[states[i][0]][states[i][1]] = values[i];
      }
    }
    return out;
  }

  /** Waits for what it is at; after that it does nothing more. */
  @Override
  public synchronized void close() {
    closed = true;
    training.close();
  }
}
