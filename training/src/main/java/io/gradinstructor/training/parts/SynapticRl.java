package io.gradinstructor.training.parts;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;

/**
 * Synaptic-level reinforcement learning (Bhargava, Rezaei, Lankarany 2022, arXiv 2105.14383):
 * without a gradient. Every weight moves down, stays or moves up by a fixed amount, biases by twice
 * as much; all choose from one table by their last two moves and the last two rewards, and have one
 * reward: whether the loss of the minibatch fell.
 *
 * <p>Ours is: that a minibatch is one step of training, of many moves, at whose beginning its loss
 * is taken anew; where nothing is learned, the table in which moves that were rewarded are repeated
 * and others reversed, where the authors have one that was learned on small problems; that a move
 * is credited to a cell of the table by its share of the synapses. As published each synapse
 * updates the table by itself, so that a cell that many share holds its last target only.
 */
@Kind(value = "synaptic-rl", says = "without gradients: each weight moves by rewards for all")
public record SynapticRl(
    @Setting(is = "0.001", from = 1e-6, to = 0.1, says = "how far weights move at a time")
        double move,
    @Setting(is = "constant", says = "what that is multiplied by, step by step") Schedule schedule,
    @Setting(is = "50", from = 1, to = 10000, says = "moves on each minibatch") int moves,
    @Setting(is = "0.1", says = "share of weights that move at random") double exploration,
    @Setting(is = "false", says = "whether the table is learned, from nothing, or fixed")
        boolean learn,
    @Setting(is = "false", says = "whether each weight updates the table by itself, as published")
        boolean each,
    @Setting(is = "0.1", from = 1e-6, says = "rate at which the table learns") double rate,
    @Setting(is = "0.9", to = 0.9999, says = "what later rewards count for") double discount,
    @Setting(is = "false", says = "whether moves by which the loss did not fall are taken back")
        boolean undo)
    implements Trainer {
  @Override
  public void suits(Architecture network) {
    Mlp.of(network, "synaptic-rl");
  }

  /** To go forward is a third of a pass; each minibatch does so before its moves and after each. */
  int passes(int batch) {
    return ((moves + 1) * batch + 2) / 3;
  }

  @Override
  public long passes(int epochs, int steps, int batch, int classes) {
    return (long) epochs * steps * passes(batch);
  }

  @Override
  public Training begin(Task task, Memory memory) {
    return new SynapticTraining(this, task, memory);
  }
}
