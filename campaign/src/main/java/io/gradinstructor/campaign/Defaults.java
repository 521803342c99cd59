package io.gradinstructor.campaign;

import io.gradinstructor.instructor.Contrastive;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.Returns;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.StepRule;
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
          500,
          96,
          0.002,
          0.001,
          CriticSpec.Regression.HUBER,
          Contrastive.OFF,
          Returns.MONTE_CARLO);

  /** Of ENNs that judge controls: they see few numbers, of many runs. */
  static final CriticSpec CONTROL_CRITICS =
      new CriticSpec(
          4,
          8,
          List.of(64, 64),
          CriticSpec.Downsampling.AVERAGE_POOL,
          1200,
          256,
          0.002,
          0.01,
          CriticSpec.Regression.HUBER,
          Contrastive.OFF,
          Returns.MONTE_CARLO);

  static final ExplorationSpec EXPLORATION = new ExplorationSpec(0.3, 0.02, 0.8, 0.7, 0.3, 0);

  static final ControlPolicy POLICY = new ControlPolicy(40, 200, 12, 0.03, 0, 1);

  static final StepRule STEP = new StepRule(0.03, 0, 5);

  private Defaults() {}
}
