package io.gradinstructor.training;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Weights;
import java.util.List;

/**
 * The parts that make a trial.
 *
 * @param layers neurons of each layer of the network, the inputs first, the classes last
 * @param batch images of a minibatch
 * @param epochs how often all images are seen
 */
public record Recipe(
    List<Integer> layers,
    Start start,
    int batch,
    int epochs,
    Sampler sampler,
    Trainer trainer,
    List<Intervention> interventions) {
  /** What it trains. */
  public Architecture architecture() {
    return trainer.network(layers);
  }

  /** The network of a seed as it starts. */
  public Weights network(long seed) {
    return start.network(architecture(), seed);
  }

  /**
   * Places of a full run, which stages are shares of: its steps where no image is left out but
   * those of an incomplete last batch.
   */
  public int steps(int images) {
    return epochs * (images / batch);
  }

  /** How many images go forward and backward in a full run, {@link Trainer#passes}. */
  public long passes(int images) {
    return trainer.passes(epochs, images / batch, batch, layers.get(layers.size() - 1));
  }
}
