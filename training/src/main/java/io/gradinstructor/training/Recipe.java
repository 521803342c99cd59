package io.gradinstructor.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import java.util.List;

/**
 * The parts that make a trial.
 *
 * @param named the network as a campaign names it; in messages {@code layers}, which a multilayer
 *     perceptron is a list of
 * @param batch images of a minibatch
 * @param epochs how often all images are seen
 */
public record Recipe(
    @JsonProperty("layers") Architecture named,
    Start start,
    int batch,
    int epochs,
    Sampler sampler,
    Trainer trainer,
    List<Intervention> interventions) {
  /** Of a multilayer perceptron. */
  public Recipe(
      List<Integer> layers,
      Start start,
      int batch,
      int epochs,
      Sampler sampler,
      Trainer trainer,
      List<Intervention> interventions) {
    this(new Mlp(layers), start, batch, epochs, sampler, trainer, interventions);
  }

  /** Inputs, then units or maps of each layer that the campaign names. */
  public List<Integer> layers() {
    return named.widths();
  }

  /** What it trains. */
  public Architecture architecture() {
    return trainer.network(named);
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
    return trainer.passes(epochs, images / batch, batch, named.classes());
  }
}
