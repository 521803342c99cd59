package io.gradinstructor.message;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Move;
import io.gradinstructor.training.parts.HybridEs;
import io.gradinstructor.training.parts.Offspring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** Does errands for trials that stalled: finds out what children of their networks lose. */
public final class Brooding {
  private Brooding() {}

  /**
   * Does one.
   *
   * @param trial with an errand that wants losses
   * @param images the trial trains on
   * @param reward images that rewards are measured on
   * @param base with which the phase begins
   */
  public static Reply done(Trial trial, Images images, Images reward, Checkpoint base) {
    Errand errand = trial.errand();
    Errand.Brood brood = errand.brood();
    HybridEs part = trial.strategy().orElseThrow();
    Draws draws = new Draws(trial.seed());
    List<Double> losses = new ArrayList<>();
    Architecture network = trial.recipe().architecture();
    try (Offspring offspring =
        new Offspring(part, network, part.among(images, reward), draws::noise)) {
      Weights begun = weights(network, base.memory());
      offspring.begin(errand.phase(), begun);
      Weights parent = offspring.moved(begun, errand.path());
      if (brood.from() == brood.until()) {
        losses.add(offspring.loss(parent));
      }
      for (int k = brood.from(); k < brood.until(); k++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("stopped at child " + k);
        }
        Move to = new Move(brood.generation(), List.of(k), brood.sigma());
        losses.add(offspring.loss(offspring.moved(parent, to)));
      }
    }
    return new Reply(trial.id(), errand.phase(), brood.generation(), brood.chunk(), losses);
  }

  /** With what the phase of an errand begins, where that is nowhere kept: all is done again. */
  public static Checkpoint base(
      Trial trial, Images images, Images reward, Function<InstructorId, byte[]> instructors) {
    Checkpoint[] found = {null};
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            found[0] = checkpoint;
          }

          @Override
          public boolean helped() {
            return true;
          }
        };
    try (TrialRun run = new TrialRun(trial, images, reward, instructors, observer)) {
      run.work(null);
    }
    return found[0];
  }

  private static Weights weights(Architecture network, SortedMap<String, byte[]> memory) {
    List<float[]> arrays = new ArrayList<>();
    for (String name : Weights.names(network)) {
      byte[] bytes = memory.get(name);
      arrays.add(Floats.next(ByteBuffer.wrap(bytes), bytes.length / Float.BYTES));
    }
    return Weights.of(network, arrays.toArray(float[][]::new));
  }
}
