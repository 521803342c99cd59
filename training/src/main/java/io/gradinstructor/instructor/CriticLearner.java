package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/** One critic that learns from a bootstrap sample of the runs. One thread at a time. */
final class CriticLearner implements AutoCloseable {
  /** Rate at which a target network follows its critic. */
  private static final float FOLLOWS = 0.03f;

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
  private final boolean[] drawn;
  private final List<int[]> sample = new ArrayList<>();
  private final UniformRandomProvider random;
  private final CriticTraining training;
  private final List<Float> losses = new ArrayList<>();
  private float[] target;
  private float ten;

  CriticLearner(Task task, int number) {
    this.task = task;
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
   * Takes all steps.
   *
   * @throws InterruptedException if this thread is told to stop
   */
  void learn() throws InterruptedException {
    for (int t = task.contrastive == null ? 0 : -spec.contrastive().warmup(); t < 0; t++) {
      int[][] states = states();
      step(t, states, outcomes(states));
    }
    target = training.theta();
    for (int t = 0; t < spec.steps(); t++) {
      int[][] states = states();
      ten += step(t, states, targets(states)) / 10;
      if (t % 10 == 9) {
        losses.add(ten);
        ten = 0;
      }
      if (spec.returns() != CriticSpec.Returns.MONTE_CARLO) {
        float[] theta = training.theta();
        for (int i = 0; i < target.length; i++) {
          target[i] += FOLLOWS * (theta[i] - target[i]);
        }
      }
    }
  }

  /** A minibatch of states, each by its run and its number in it. */
  private int[][] states() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("stopped while a critic learned");
    }
    int[][] states = new int[spec.batch()][];
    for (int i = 0; i < states.length; i++) {
      states[i] = sample.get(random.nextInt(sample.size()));
    }
    return states;
  }

  private float step(int t, int[][] states, float[] targets) {
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

  /**
   * Returns of states: the run's outcome, or by λ the target network's value of a later state of
   * the run.
   */
  private float[] targets(int[][] states) {
    float[] y = outcomes(states);
    if (spec.returns() == CriticSpec.Returns.MONTE_CARLO) {
      return y;
    }
    // One λ-return sampled: a geometric horizon, bootstrapped where it ends before the run does.
    double lambda = spec.returns() == CriticSpec.Returns.TD ? 0 : spec.lambda();
    int[][] later = new int[states.length][];
    boolean[] bootstrapped = new boolean[states.length];
    for (int i = 0; i < states.length; i++) {
      int horizon = states[i][1] + 1;
      while (random.nextDouble() < lambda) {
        horizon++;
      }
      int last = task.runs.get(states[i][0]).states().size() - 1;
      bootstrapped[i] = horizon <= last;
      later[i] = new int[] {states[i][0], Math.min(horizon, last)};
    }
    float[] values = training.values(task.inputs.minibatch(later, null, 0, random), target);
    for (int i = 0; i < y.length; i++) {
      if (bootstrapped[i]) {
        y[i] = values[i];
      }
    }
    return y;
  }

  /** What it is now. */
  Trained trained() {
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

  @Override
  public void close() {
    training.close();
  }
}
