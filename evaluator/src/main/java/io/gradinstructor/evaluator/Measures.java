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
import io.gradinstructor.training.parts.FromTraining;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
   */
  ResultsBuilder.Measured of(Trial t, TrialResult r, Supplier<byte[]> weights) {
    Double source =
        t.recipe().start() instanceof FromTraining start
            ? sources.computeIfAbsent(
                List.of(start, t.seed()), k -> start.testAccuracy(t.layers(), t.seed()))
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
          campaign.robust() == null ? null : new RobustEvaluation.Score(0, 0, 0));
    }
    Architecture network = t.recipe().architecture();
    On by = on.computeIfAbsent(network, this::on);
    Weights w = Weights.of(network, weights.get());
    return new ResultsBuilder.Measured(
        t,
        by.test.of(w).accuracy(),
        by.train.of(w).accuracy(),
        false,
        r.ranks(),
        r.norms(),
        r.passes(),
        source,
        by.robust == null ? null : by.robust.of(w));
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
