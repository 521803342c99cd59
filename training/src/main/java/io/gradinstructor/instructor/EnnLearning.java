package io.gradinstructor.instructor;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.enn.Enn;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;

/**
 * Reinforcement learning of an ENN from a replay buffer: each critic regresses the return of the
 * states of a bootstrap sample of the runs. How well it learned is measured out of bag: on runs
 * that a critic did not draw.
 */
public final class EnnLearning {
  /** An ENN and how well it learned. */
  public record Learned(Enn enn, EnnFigures figures) {}

  private record Trained(
      float[] theta, List<Float> losses, boolean[] drawn, float[][] predictions) {}

  private final EnnSpec spec;
  private final Lesson kind;
  private final long seed;
  private final List<Run> runs;
  private final CriticInputs inputs;
  private final HeldOutRuns heldOut;
  private final double mean;
  private final double deviation;
  private final double[] returns;

  /**
   * Prepares learning.
   *
   * @param layers of the networks whose states are in the buffer
   * @param seed of bootstrap, minibatches, noise and initial parameters
   * @throws DeterministicFault if there are fewer than two runs
   */
  public EnnLearning(
      List<Integer> layers, EnnSpec spec, Lesson kind, long seed, ReplayBuffer buffer) {
    if (buffer.runs().size() < 2) {
      throw new DeterministicFault(
          "an ENN learns from at least 2 runs, there are "
              + buffer.runs().size()
              + " whose weights did not explode; a lower training.learning-rate may help");
    }
    this.spec = spec;
    this.kind = kind;
    this.seed = seed;
    this.runs = buffer.runs();
    inputs = new CriticInputs(layers, spec, kind, runs);
    heldOut = new HeldOutRuns(buffer);
    double[] outcomes = outcomes();
    mean = runs.stream().mapToDouble(Run::outcome).average().orElseThrow();
    deviation = deviation(outcomes, mean);
    returns = Arrays.stream(outcomes).map(y -> (y - mean) / deviation).toArray();
  }

  private double[] outcomes() {
    int[] order =
        kind == Lesson.SHUFFLED
            ? Randoms.permutation(Randoms.of(seed, "shuffle"), runs.size())
            : PermutationSampler.natural(runs.size());
    return IntStream.of(order).mapToDouble(i -> runs.get(i).outcome()).toArray();
  }

  private static double deviation(double[] values, double mean) {
    double squares = 0;
    for (double x : values) {
      squares += (x - mean) * (x - mean);
    }
    return Math.max(1e-6, Math.sqrt(squares / (values.length - 1)));
  }

  /**
   * Trains all critics on the executor's threads; the outcome does not depend on their number.
   *
   * @throws InterruptedException if this thread or one of theirs is told to stop
   */
  public Learned learn(ExecutorService threads) throws InterruptedException {
    List<Future<Trained>> open = new ArrayList<>();
    for (int k = 0; k < spec.critics().count(); k++) {
      int number = k;
      open.add(threads.submit(() -> train(number)));
    }
    List<Trained> critics = new ArrayList<>();
    for (Future<Trained> f : open) {
      try {
        critics.add(f.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException stopped) {
          throw stopped;
        }
        throw new IllegalStateException(
            "a critic did not learn: " + e.getCause().getMessage(), e.getCause());
      }
    }
    Enn enn = inputs.enn(critics.stream().map(Trained::theta).toList());
    return new Learned(enn, figures(critics, heldOut.measure(enn, kind, mean, deviation)));
  }

  private Trained train(int number) throws InterruptedException {
    CriticSpec c = spec.critics();
    float[] start =
        CriticTraining.start(inputs.critic(), inputs.scale(), Randoms.of(seed, "start", number));
    boolean[] drawn = new boolean[runs.size()];
    if (kind == Lesson.UNTRAINED) {
      return new Trained(start, List.of(), drawn, null);
    }
    UniformRandomProvider random = Randoms.of(seed, "learn", number);
    List<int[]> sample = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      int run = random.nextInt(runs.size());
      drawn[run] = true;
      for (int s = 0; s < runs.get(run).states().size(); s++) {
        sample.add(new int[] {run, s});
      }
    }
    List<Float> losses = new ArrayList<>();
    try (CriticTraining training =
        new CriticTraining(inputs.critic(), inputs.scale(), c.batch(), c.weightDecay(), start)) {
      float[] target = start.clone();
      float ten = 0;
      for (int t = 0; t < c.steps(); t++) {
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while a critic learned");
        }
        int[][] states = new int[c.batch()][];
        for (int i = 0; i < states.length; i++) {
          states[i] = sample.get(random.nextInt(sample.size()));
        }
        float[] targets = targets(states, training, target, random);
        double rate = c.learningRate() * Math.min(1, 1.5 * (1 - (double) t / c.steps()) + 0.01);
        ten += training.step(inputs.disturbed(states, targets, random), rate) / 10;
        if (t % 10 == 9) {
          losses.add(ten);
          ten = 0;
        }
        if (c.returns() != CriticSpec.Returns.MONTE_CARLO) {
          float[] theta = training.theta();
          for (int i = 0; i < target.length; i++) {
            target[i] += 0.03f * (theta[i] - target[i]);
          }
        }
      }
      return new Trained(training.theta(), losses, drawn, predict(training));
    }
  }

  /**
   * Returns of states: the run's outcome, or by λ the target network's value of a later state of
   * the run.
   */
  private float[] targets(
      int[][] states, CriticTraining training, float[] target, UniformRandomProvider random) {
    float[] y = new float[states.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) returns[states[i][0]];
    }
    if (spec.critics().returns() == CriticSpec.Returns.MONTE_CARLO) {
      return y;
    }
    // One λ-return sampled: a geometric horizon, bootstrapped where it ends before the run does.
    double lambda = spec.critics().returns() == CriticSpec.Returns.TD ? 0 : spec.critics().lambda();
    int[][] later = new int[states.length][];
    boolean[] bootstrapped = new boolean[states.length];
    for (int i = 0; i < states.length; i++) {
      int horizon = states[i][1] + 1;
      while (random.nextDouble() < lambda) {
        horizon++;
      }
      int last = runs.get(states[i][0]).states().size() - 1;
      bootstrapped[i] = horizon <= last;
      later[i] = new int[] {states[i][0], Math.min(horizon, last)};
    }
    float[] values = training.values(inputs.minibatch(later, null, 0, random), target);
    for (int i = 0; i < y.length; i++) {
      if (bootstrapped[i]) {
        y[i] = values[i];
      }
    }
    return y;
  }

  /** Predictions for every state of every run. */
  private float[][] predict(CriticTraining training) {
    List<int[]> all = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      for (int s = 0; s < runs.get(r).states().size(); s++) {
        all.add(new int[] {r, s});
      }
    }
    float[][] out = new float[runs.size()][];
    for (int r = 0; r < out.length; r++) {
      out[r] = new float[runs.get(r).states().size()];
    }
    int batch = spec.critics().batch();
    float[] theta = training.theta();
    for (int from = 0; from < all.size(); from += batch) {
      int[][] states = new int[batch][];
      for (int i = 0; i < batch; i++) {
        states[i] = all.get(Math.min(from + i, all.size() - 1));
      }
      float[] values = training.values(inputs.minibatch(states, null, 0, null), theta);
      for (int i = 0; i < batch; i++) {
        out[states[i][0]][states[i][1]] = values[i];
      }
    }
    return out;
  }

  private EnnFigures figures(List<Trained> critics, HeldOutFigures unseen) {
    int states = runs.stream().mapToInt(r -> r.states().size()).sum();
    if (kind == Lesson.UNTRAINED) {
      return new EnnFigures(null, null, List.of(), 0, unseen);
    }
    List<Double> predicted = new ArrayList<>();
    List<Double> actual = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      int run = r;
      List<Trained> blind = critics.stream().filter(c -> !c.drawn[run]).toList();
      if (blind.isEmpty()) {
        continue;
      }
      for (int s = 0; s < runs.get(r).states().size(); s++) {
        int state = s;
        predicted.add(
            blind.stream().mapToDouble(c -> c.predictions[run][state]).average().orElseThrow());
        actual.add(returns[r]);
      }
    }
    List<Float> losses = new ArrayList<>();
    for (int i = 0; i < critics.get(0).losses.size(); i++) {
      int at = i;
      losses.add(
          (float) critics.stream().mapToDouble(c -> c.losses.get(at)).average().orElseThrow());
    }
    double[] p = predicted.stream().mapToDouble(Double::doubleValue).toArray();
    double[] a = actual.stream().mapToDouble(Double::doubleValue).toArray();
    boolean enough = p.length > 2;
    return new EnnFigures(
        enough ? Statistics.r2(p, a) : null,
        enough ? Statistics.spearman(p, a) : null,
        losses,
        states,
        unseen);
  }
}
