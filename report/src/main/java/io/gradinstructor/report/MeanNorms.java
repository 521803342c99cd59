package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.report.ResultsBuilder.Measured;
import io.gradinstructor.training.GradientNorms;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/** Gradient norms of an arm: means over its trials. */
final class MeanNorms {
  private static final MathContext DIGITS = new MathContext(6);

  private MeanNorms() {}

  /**
   * Step by step, of the trials that did not diverge, in the order given; null where no norm was
   * finite.
   */
  static List<Results.Norms> of(List<Measured> trials) {
    List<Measured> sound = trials.stream().filter(m -> !m.diverged()).toList();
    TreeMap<Integer, List<GradientNorms>> steps = new TreeMap<>();
    for (Measured m : sound) {
      m.norms().forEach(n -> steps.computeIfAbsent(n.step(), s -> new ArrayList<>()).add(n));
    }
    List<Results.Norms> means = new ArrayList<>();
    steps.forEach(
        (step, all) ->
            means.add(
                new Results.Norms(
                    step,
                    ResultsBuilder.round((double) step / sound.get(0).trial().steps()),
                    layerMeans(all, GradientNorms::loss),
                    layerMeans(all, GradientNorms::instructor),
                    promised(all))));
    return means;
  }

  private static List<Double> layerMeans(
      List<GradientNorms> all, Function<GradientNorms, List<Float>> layers) {
    List<Double> means = new ArrayList<>();
    for (int l = 0; l < layers.apply(all.get(0)).size(); l++) {
      int layer = l;
      OptionalDouble mean =
          all.stream()
              .mapToDouble(n -> layers.apply(n).get(layer))
              .filter(Double::isFinite)
              .average();
      means.add(mean.isEmpty() ? null : (Double) digits(mean.getAsDouble()));
    }
    return means;
  }

  private static Double promised(List<GradientNorms> all) {
    OptionalDouble mean =
        all.stream()
            .map(GradientNorms::promised)
            .filter(Objects::nonNull)
            .mapToDouble(Float::doubleValue)
            .average();
    return mean.isEmpty() ? null : (Double) ResultsBuilder.round(mean.getAsDouble());
  }

  private static double digits(double x) {
    return new BigDecimal(x).round(DIGITS).doubleValue();
  }
}
