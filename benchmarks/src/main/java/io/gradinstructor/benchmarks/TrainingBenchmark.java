package io.gradinstructor.benchmarks;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.Initialisation;
import io.gradinstructor.core.campaign.StepRule;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.instructor.EnnLearning;
import io.gradinstructor.core.instructor.ReplayBuffer;
import io.gradinstructor.core.instructor.Views;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.TrialRun;
import io.gradinstructor.core.network.Weights;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Training steps per second of 784-100-10, batch 32, on one core; the set-up of a trial is part of
 * it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class TrainingBenchmark {
  private static final int STEPS = 2000;
  private static final String CAMPAIGN =
      """
      campaign: benchmark
      dataset: {name: mnist-sample, train: [0, 6400], reward: [8000, 10000], test: [0, 2000]}
      network: {layers: [784, 100, 10]}
      """;

  private Campaign campaign;
  private Images images;
  private byte[] instructor;

  /** Loads images and makes an (untrained) instructor of four critics. */
  @Setup
  public void prepare() throws Exception {
    campaign = CampaignFile.read("benchmark.yaml", CAMPAIGN.getBytes(StandardCharsets.UTF_8));
    images = Datasets.load(campaign.dataset()).train(campaign.dataset());
    ReplayBuffer buffer = new ReplayBuffer();
    try (Views views = new Views(campaign.network().layers(), campaign.instructor())) {
      for (int i = 0; i < 2; i++) {
        Views.Seen seen = views.of(Weights.start(trial(i, null)));
        buffer.add(
            new ReplayBuffer.Run(
                "run " + i, List.of(new ReplayBuffer.State(0, seen)), 0.8 + 0.1 * i));
      }
    }
    ExecutorService threads = Executors.newFixedThreadPool(1);
    try {
      EnnLearning learning =
          new EnnLearning(
              campaign.network().layers(),
              campaign.instructor(),
              Instructor.Kind.UNTRAINED,
              1,
              buffer);
      instructor =
          learning.learn(threads).enn().instructor().toModel("instructor", Map.of()).toByteArray();
    } finally {
      threads.shutdown();
    }
  }

  private Trial trial(long seed, Trial.Instruction instruction) {
    double sigma = campaign.network().initialisation().sigma();
    Trial.LayerStart start = new Trial.LayerStart(Initialisation.Kind.NAIVE, sigma, null);
    return new Trial(
        "benchmark",
        "benchmark",
        "compare",
        "benchmark",
        seed,
        campaign.dataset(),
        false,
        campaign.network(),
        new TrainingSpec(0.1, 32, STEPS / 200),
        List.of(start, start),
        0,
        0,
        List.of(),
        instruction,
        List.of(),
        false);
  }

  private TrialResult train(Trial trial) {
    try (TrialRun run = new TrialRun(trial, images, id -> instructor, snapshot -> {})) {
      return run.run();
    }
  }

  /** Plain backpropagation. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrialResult mlpStep() {
    return train(trial(1, null));
  }

  private TrialResult universal(int refresh) {
    StepRule rule =
        new StepRule(StepRule.Kind.RADIAL, StepRule.Block.LAYER, 0.03, 0.03, 1, refresh);
    return train(trial(1, new Trial.Instruction("instructor", rule, 0, STEPS, -1, 0.15)));
  }

  /** Universal backpropagation, the instructor asked every fifth step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrialResult universalStepRefreshed5() {
    return universal(5);
  }

  /** Universal backpropagation, the instructor asked every step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public TrialResult universalStepRefreshed1() {
    return universal(1);
  }
}
