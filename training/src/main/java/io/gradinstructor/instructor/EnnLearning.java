package io.gradinstructor.instructor;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.enn.Enn;
import io.gradinstructor.enn.Outcomes;
import io.gradinstructor.instructor.CriticLearner.Trained;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.commons.rng.sampling.PermutationSampler;

/**
 * Reinforcement learning of an ENN from a replay buffer: each critic regresses the return of the
 * states of a bootstrap sample of the runs. How well it learned is measured out of bag: on runs
 * that a critic did not draw.
 */
public final class EnnLearning {
  /** An ENN, what its scores are measured by, and how well it learned. */
  public record Learned(Enn enn, Outcomes outcomes, EnnFigures figures) {}

  private final EnnSpec spec;
  private final Lesson kind;
  private final List<Run> runs;
  private final CriticInputs inputs;
  private final HeldOutRuns heldOut;
  private final double mean;
  private final double deviation;
  private final CriticLearner.Task task;

  /**
   * Prepares learning.
   *
   * @param network whose states are in the buffer
   * @param seed of bootstrap, minibatches, noise and initial parameters
   * @throws DeterministicFault if there are fewer than two runs
   */
  public EnnLearning(
      Architecture network, EnnSpec spec, Lesson kind, long seed, ReplayBuffer buffer) {
    if (buffer.runs().size() < 2) {
      throw new DeterministicFault(
          "an ENN learns from at least 2 runs, there are "
              + buffer.runs().size()
              + " whose weights did not explode; a lower training.learning-rate may help");
    }
    this.spec = spec;
    this.kind = kind;
    this.runs = buffer.runs();
    inputs = new CriticInputs(network, spec, kind, runs);
    heldOut = new HeldOutRuns(buffer);
    double[] outcomes = outcomes(seed);
    mean = runs.stream().mapToDouble(Run::outcome).average().orElseThrow();
    deviation = deviation(outcomes, mean);
    double[] returns = Arrays.stream(outcomes).map(y -> (y - mean) / deviation).toArray();
    task =
        new CriticLearner.Task(spec.critics(), seed, runs, returns, inputs, contrastive(returns));
  }

  private double[] outcomes(long seed) {
    int[] order =
        kind == Lesson.SHUFFLED
            ? Randoms.permutation(Randoms.of(seed, "shuffle"), runs.size())
            : PermutationSampler.natural(runs.size());
    return IntStream.of(order).mapToDouble(i -> runs.get(i).outcome()).toArray();
  }

  /** Null if there is no such term. */
  private ContrastiveLoss contrastive(double[] returns) {
    Contrastive c = spec.critics().contrastive();
    if (!c.on() || kind == Lesson.UNTRAINED) {
      return null;
    }
    return ContrastiveLoss.of(
        kind.maps() ? c : c.ofHidden(), spec.critics().loss().loss(), returns);
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
    boolean coupled = spec.critics().returns().coupled() && kind != Lesson.UNTRAINED;
    List<Trained> critics = coupled ? together(threads) : all(threads, this::alone);
    Enn enn = inputs.enn(critics.stream().map(Trained::theta).toList());
    HeldOutFigures unseen = heldOut.measure(enn, kind, mean, deviation);
    return new Learned(enn, new Outcomes(mean, deviation), figures(critics, unseen));
  }

  private Trained alone(int number) throws InterruptedException {
    if (kind == Lesson.UNTRAINED) {
      float[] start = CriticLearner.start(task, number);
      return new Trained(start, List.of(), new boolean[runs.size()], null);
    }
    try (CriticLearner critic = new CriticLearner(task, number)) {
      critic.warmUp();
      critic.advance(spec.critics().steps(), k -> critic.target());
      return critic.trained();
    }
  }

  /** Critics that learn from each other, in lock step: all take a lap, then all know of it. */
  private List<Trained> together(ExecutorService threads) throws InterruptedException {
    List<CriticLearner> critics = new ArrayList<>();
    try {
      numbers().forEach(k -> critics.add(new CriticLearner(task, k)));
      List<float[]> networks = all(threads, k -> critics.get(k).warmUp());
      int steps = spec.critics().steps();
      int lap = spec.critics().returns().lap();
      for (int at = 0; at < steps; at += lap) {
        int until = Math.min(steps, at + lap);
        List<float[]> known = networks;
        networks = all(threads, k -> critics.get(k).advance(until, known::get));
      }
      return all(threads, k -> critics.get(k).trained());
    } finally {
      critics.forEach(CriticLearner::close);
    }
  }

  private IntStream numbers() {
    return IntStream.range(0, spec.critics().count());
  }

  private interface Work<T> {
    T of(int critic) throws InterruptedException;
  }

  /** What the work on each critic comes to; if one fails the others are told to stop. */
  private <T> List<T> all(ExecutorService threads, Work<T> work) throws InterruptedException {
    List<Future<T>> open = numbers().mapToObj(k -> threads.submit(() -> work.of(k))).toList();
    List<T> done = new ArrayList<>();
    try {
      for (Future<T> f : open) {
        done.add(f.get());
      }
      return done;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException stopped) {
        throw stopped;
      }
      throw new IllegalStateException(
          "a critic did not learn: " + e.getCause().getMessage(), e.getCause());
    } finally {
      open.forEach(f -> f.cancel(true));
    }
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
      List<Trained> blind = critics.stream().filter(c -> !c.drawn()[run]).toList();
      if (blind.isEmpty()) {
        continue;
      }
      for (int s = 0; s < runs.get(r).states().size(); s++) {
        int state = s;
        predicted.add(
            blind.stream().mapToDouble(c -> c.predictions()[run][state]).average().orElseThrow());
        actual.add(task.returns()[r]);
      }
    }
    List<Float> losses = new ArrayList<>();
    for (int i = 0; i < critics.get(0).losses().size(); i++) {
      int at = i;
      losses.add(
          (float) critics.stream().mapToDouble(c -> c.losses().get(at)).average().orElseThrow());
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
