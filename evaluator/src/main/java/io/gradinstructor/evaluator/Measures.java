package io.gradinstructor.evaluator;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.RobustEvaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.report.ResultsBuilder;
import io.gradinstructor.statistics.Retention;
import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.parts.FromTraining;
import io.gradinstructor.training.parts.Tasks;
import io.gradinstructor.training.parts.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Measures the networks of a comparison on test and training images. Used by several threads. */
final class Measures implements AutoCloseable {
  /** Of one kind of networks. */
  private record On(Evaluation test, Evaluation train, RobustEvaluation robust)
      implements AutoCloseable {
    @Override
    public void close() {
      test.close();
      train.close();
      if (robust != null) {
        robust.close();
      }
    }
  }

  private final Campaign campaign;
  private final Dataset data;
  private final Map<Architecture, On> on = new ConcurrentHashMap<>();

  /** Arms have their sources in common. */
  private final Map<List<Object>, Double> sources = new ConcurrentHashMap<>();

  Measures(Campaign campaign) {
    this.campaign = campaign;
    data = Datasets.load(campaign.dataset());
  }

  /**
   * A trial.
   *
   * @param weights its final ones; not asked for if it diverged
   * @param told those at a snapshot's place; asked for where tasks come one after another only
   */
  ResultsBuilder.Measured of(
      Trial t, TrialResult r, Supplier<byte[]> weights, IntFunction<byte[]> told) {
    Double source =
        t.recipe().start() instanceof FromTraining start
            ? sources.computeIfAbsent(
                List.of(start, t.seed()),
                k -> start.testAccuracy(Transfer.feedforward(t.recipe().named()), t.seed()))
            : null;
    if (r.diverged()) {
      return new ResultsBuilder.Measured(
          t,
          0,
          0,
          true,
          null,
          r.norms(),
          r.passes(),
          source,
          campaign.robust() == null ? null : new RobustEvaluation.Score(0, 0, 0),
          t.recipe().sampler() instanceof Tasks tasks ? Retention.none(tasks.tasks()) : null);
    }
    Architecture network = t.recipe().architecture();
    On by = on.computeIfAbsent(network, this::on);
    Weights w = Weights.of(network, weights.get());
    if (t.recipe().sampler() instanceof Tasks tasks) {
      return continual(t, r, tasks, by, w, told);
    }
    return new ResultsBuilder.Measured(
        t,
        by.test.of(w).accuracy(),
        by.train.of(w).accuracy(),
        false,
        r.ranks(),
        r.norms(),
        r.passes(),
        source,
        by.robust == null ? null : by.robust.of(w),
        null);
  }

  /** Test accuracy is the mean over tasks in the end, training accuracy too. */
  private static ResultsBuilder.Measured continual(
      Trial t, TrialResult r, Tasks tasks, On by, Weights last, IntFunction<byte[]> told) {
    Curriculum order = tasks.curriculum(t.seed());
    List<List<Double>> accuracy = new ArrayList<>();
    for (int now = 0; now < tasks.tasks(); now++) {
      boolean ends = now == tasks.tasks() - 1;
      Weights w = ends ? last : Weights.of(last.network(), told.apply(tasks.end(now, t.steps())));
      Curriculum.Score score = order.score(by.test.logits(w), by.test.classes(), now);
      accuracy.add(Arrays.stream(score.accuracies()).boxed().toList());
    }
    Retention retention = new Retention(accuracy);
    double train =
        order.score(by.train.logits(last), by.train.classes(), tasks.tasks() - 1).average();
    return new ResultsBuilder.Measured(
        t,
        retention.average(),
        train,
        false,
        r.ranks(),
        r.norms(),
        r.passes(),
        null,
        null,
        retention);
  }

  private On on(Architecture network) {
    return new On(
        new Evaluation(network, data.test()),
        new Evaluation(network, data.train()),
        campaign.robust() == null
            ? null
            : new RobustEvaluation(
                network, data.test(), campaign.robust().attack(), campaign.seed(), "test"));
  }

  @Override
  public void close() {
    on.values().forEach(On::close);
  }
}
