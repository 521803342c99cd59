package io.gradinstructor.training.parts;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.List;

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
    @Setting(is = "false", says = "whether the table is learned or stays as it is") boolean learn,
    @Setting(is = "false", says = "whether each weight updates the table by itself, as published")
        boolean each,
    @Setting(is = "0.1", from = 1e-6, says = "rate at which the table learns") double rate,
    @Setting(is = "0.9", to = 0.9999, says = "what later rewards count for") double discount,
    @Setting(is = "false", says = "whether moves by which the loss did not fall are taken back")
        boolean undo,
    @Setting(is = "", says = "a network that was trained so, whose table this one begins with")
        NetworkFile table)
    implements Trainer, Sourced {
  /**
   * Its table as it begins, [81, 3]: that of the file, if there is one; all of one worth if it is
   * to be learned; else that in which moves that were rewarded are repeated.
   *
   * @throws DeterministicFault if the file has none
   */
  public float[] first() {
    if (!outside()) {
      return learn ? new float[Synapses.STATES * Synapses.MOVES] : Synapses.winStay();
    }
    try {
      return NetworkModel.learned(table.bytes(), Synapses.STATES * Synapses.MOVES);
    } catch (IllegalArgumentException e) {
      throw new DeterministicFault(table.path() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean outside() {
    return !table.path().isEmpty();
  }

  @Override
  public SynapticRl on(DatasetSpec.Content content) {
    return new SynapticRl(
        move, schedule, moves, exploration, learn, each, rate, discount, undo, table.with(content));
  }

  @Override
  public List<String> sha256() {
    return table.content() == null ? null : table.content().sha256();
  }

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
