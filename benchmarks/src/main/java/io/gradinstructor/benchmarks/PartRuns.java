package io.gradinstructor.benchmarks;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Run;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.AdaRem;
import io.gradinstructor.training.parts.Adversarial;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Examples;
import io.gradinstructor.training.parts.ForwardForward;
import io.gradinstructor.training.parts.He;
import io.gradinstructor.training.parts.HybridEs;
import io.gradinstructor.training.parts.Kakurenbo;
import io.gradinstructor.training.parts.Predict;
import io.gradinstructor.training.parts.Restarts;
import io.gradinstructor.training.parts.Rifle;
import io.gradinstructor.training.parts.Shuffle;
import io.gradinstructor.training.parts.SymmetricForwardForward;
import io.gradinstructor.training.parts.SynapticRl;
import io.gradinstructor.training.parts.Trp;
import io.gradinstructor.training.registry.Field;
import java.util.List;

/** Whole runs of a network by published parts: five epochs, with what they do between steps. */
final class PartRuns {
  /** Plain training, then parts. */
  static final List<String> NAMES =
      List.of(
          "run-plain",
          "run-adarem",
          "run-predict",
          "run-kakurenbo",
          "run-rifle",
          "run-trp",
          "run-hybrid-es",
          "run-adversarial",
          "run-synaptic-rl",
          "run-forward-forward",
          "run-symmetric-forward-forward");

  private static final int EPOCHS = 5;
  private static final Backprop PLAIN = Backprop.plain(0.1);

  /** One generation after the second epoch: no loss falls as much as that it would not act. */
  private static final HybridEs STALLED =
      new HybridEs(
          1,
          0.999,
          20,
          1,
          1,
          0.02,
          HybridEs.Fitness.TRAIN,
          2000,
          HybridEs.Layers.ALL,
          1,
          0,
          HybridEs.Selection.BEST,
          false,
          0,
          HybridEs.FanOut.NONE);

  private PartRuns() {}

  /** Trains a network from its start to its end. */
  static Runnable of(String name, List<Integer> layers, Images images) {
    Recipe recipe =
        switch (name) {
          case "run-plain" -> by(layers, PLAIN);
          case "run-adarem" -> by(layers, with(usual(AdaRem.class), PLAIN.examples()));
          case "run-predict" -> by(layers, PLAIN, usual(Predict.class));
          case "run-kakurenbo" ->
              new Recipe(layers, new He(), 32, EPOCHS, usual(Kakurenbo.class), PLAIN, List.of());
          case "run-rifle" -> by(layers, PLAIN.with(usual(Restarts.class)), usual(Rifle.class));
          case "run-trp" -> by(layers, PLAIN, usual(Trp.class));
          case "run-hybrid-es" -> by(layers, PLAIN, STALLED);
          case "run-adversarial" -> by(layers, with(PLAIN.optimizer(), usual(Adversarial.class)));
          case "run-synaptic-rl" ->
              new Recipe(
                  layers,
                  new He(),
                  500,
                  EPOCHS,
                  new Shuffle(),
                  new SynapticRl(
                      0.001,
                      new Constant(),
                      5,
                      0.1,
                      false,
                      false,
                      0.1,
                      0.9,
                      false,
                      NetworkFile.NONE),
                  List.of());
          case "run-forward-forward" -> by(layers, usual(ForwardForward.class));
          case "run-symmetric-forward-forward" -> by(layers, usual(SymmetricForwardForward.class));
          default -> throw new IllegalArgumentException(name);
        };
    return () -> {
      Watch nothing = new Watch(List.of(), false);
      try (Run run = new Run(recipe, 1, nothing, images, null, id -> null, Run.Observer.NONE)) {
        run.go(null);
      }
    };
  }

  private static Recipe by(List<Integer> layers, Trainer trainer, Intervention... interventions) {
    Sampler all = new Shuffle();
    return new Recipe(layers, new He(), 32, EPOCHS, all, trainer, List.of(interventions));
  }

  private static Backprop with(Optimizer optimizer, Examples examples) {
    return EngineBenchmark.with(PLAIN, optimizer, examples, PLAIN.dropout());
  }

  private static <T> T usual(Class<T> part) {
    return part.cast(Field.usual(part));
  }
}
