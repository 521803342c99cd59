package io.gradinstructor.campaign;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Shuffle;
import java.util.List;

/**
 * How networks are trained.
 *
 * @param trainer whose settings are fields of the section {@code training} itself where it is
 *     backpropagation
 */
public record TrainingSpec(
    @Setting(is = "32", from = 1, to = 10_000, says = "images of a minibatch") int batch,
    @Setting(is = "5", from = 1, to = 10_000, says = "how often all images are seen") int epochs,
    @Setting(is = "shuffle", says = "which images make the minibatches") Sampler sampler,
    @Setting(is = "backprop", says = "how the network learns", beside = true) Trainer trainer,
    @Setting(is = "[]", says = "what changes weights between two steps, in this order")
        List<Intervention> interventions) {
  /** By plain SGD at a constant rate. */
  public TrainingSpec(double learningRate, int batch, int epochs) {
    this(batch, epochs, new Shuffle(), Backprop.plain(learningRate), List.of());
  }

  /** The same by another trainer. */
  public TrainingSpec by(Trainer other) {
    return new TrainingSpec(batch, epochs, sampler, other, interventions);
  }

  /** The same while settings are chosen by how networks do on the reward set. */
  public TrainingSpec choosing() {
    return new TrainingSpec(
        batch,
        epochs,
        sampler,
        trainer,
        interventions.stream().map(Intervention::choosing).toList());
  }

  /** The parts of a trial of a multilayer perceptron. */
  public Recipe recipe(List<Integer> layers, Start start) {
    return recipe(new Mlp(layers), start);
  }

  /** The parts of a trial. */
  public Recipe recipe(Architecture network, Start start) {
    return new Recipe(network, start, batch, epochs, sampler, trainer, interventions);
  }

  /** Steps over all epochs; an incomplete last batch is left out. */
  public int steps(int images) {
    return epochs * (images / batch);
  }
}
