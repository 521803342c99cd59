package io.gradinstructor.core.campaign;

import io.gradinstructor.core.instructor.CriticSpec;
import io.gradinstructor.core.training.Knob;
import io.gradinstructor.core.training.Term;
import io.gradinstructor.core.training.parts.Backprop;
import io.gradinstructor.core.training.parts.He;
import io.gradinstructor.core.training.parts.L1;
import io.gradinstructor.core.training.parts.L2;
import io.gradinstructor.core.training.parts.StepRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Defaults that are more than a number: the setting of the paper's baseline. */
final class Defaults {
  /** Dense at first, when weights change fastest: steps of a run of 1560, as stages. */
  static final List<Double> SNAPSHOTS =
      IntStream.concat(
              IntStream.of(0, 10, 20, 30, 50, 75, 100, 125, 150, 200, 250),
              IntStream.iterate(300, step -> step <= 1500, step -> step + 100))
          .mapToObj(step -> step / 1560.0)
          .toList();

  static final TrainingSpec TRAINING = new TrainingSpec(0.1, 32, 5);

  /** Shares of the weights that lottery tickets keep. */
  static final List<Double> DENSITIES = List.of(0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9);

  static final CriticSpec CRITICS =
      new CriticSpec(
          4,
          8,
          List.of(32, 32),
          CriticSpec.Downsampling.AVERAGE_POOL,
          CriticSpec.Pooling.MEAN,
          3,
          500,
          96,
          0.002,
          0.001,
          0.6,
          CriticSpec.Returns.MONTE_CARLO,
          0.8);

  static final StepRule STEP =
      new StepRule(StepRule.Kind.RADIAL, StepRule.Block.LAYER, 0.03, 0.03, 0, 5);

  private Defaults() {}

  /** Every method once. */
  static List<ArmSpec> arms(TrainingSpec training) {
    return Arrays.stream(Method.values()).map(m -> arm(m, training)).toList();
  }

  private static ArmSpec arm(Method m, TrainingSpec training) {
    return switch (m) {
      case L1 -> penalised(m, training, new L1(Knob.of(0)));
      case L2 -> penalised(m, training, new L2(Knob.of(0)));
      case HE -> new ArmSpec("he", m, m.role(), Tune.NOTHING, new He(), false, null, null, null);
      default -> new ArmSpec(m.label(), m, m.role(), Tune.NOTHING, null, false, null, null, null);
    };
  }

  private static ArmSpec penalised(Method m, TrainingSpec training, Term term) {
    TrainingSpec own =
        training.trainer() instanceof Backprop b ? training.by(b.with(term)) : training;
    Tune tune = Tune.of("terms." + m.label() + ".strength", candidates(m));
    return new ArmSpec(m.label(), m, m.role(), tune, null, false, own, null, null);
  }

  /** What the penalty's strength is chosen from. */
  static List<Double> candidates(Method method) {
    return switch (method) {
      case L1 -> List.of(1e-5, 1e-4, 1e-3);
      case L2 -> List.of(0.002, 0.006, 0.02);
      default -> List.of();
    };
  }

  static Method method(String label) {
    return Arrays.stream(Method.values())
        .filter(m -> m.label().equals(label))
        .findFirst()
        .orElseThrow();
  }
}
