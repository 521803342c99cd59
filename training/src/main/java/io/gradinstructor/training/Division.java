package io.gradinstructor.training;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Grid;
import java.util.List;
import java.util.function.IntFunction;

/**
 * How the elements of a basis are cut into bands, one after another in their order.
 *
 * @param cuts how many elements there are up to the end of each band but the last; empty for as
 *     many in each
 */
public record Division(Basis basis, List<Double> cuts) {
  /** Of cuts, or those that the basis has. */
  public Division {
    cuts = cuts.isEmpty() ? basis.cuts() : cuts;
  }

  /** How many bands there are. */
  public int count() {
    return cuts.isEmpty() ? basis.bands() : cuts.size() + 1;
  }

  /** Whether bands are shares of the inputs, however many these are. */
  public boolean shares() {
    return cuts.isEmpty();
  }

  /** As a campaign file says it. */
  public String told() {
    String word = basis.name().toLowerCase(java.util.Locale.ROOT);
    return "bands.basis " + word + (cuts.isEmpty() ? " without cuts" : " and bands.cuts " + cuts);
  }

  /**
   * Refuses inputs that have no such basis, or too few for bands that are of any inputs.
   *
   * @param inputs of a network
   * @throws IllegalArgumentException if they have not
   */
  public void fits(int inputs) {
    if (basis == Basis.COSINES && !Grid.square(inputs)) {
      throw new IllegalArgumentException(
          "bands of cosines need square images, there are "
              + inputs
              + " inputs; basis: principal is for any");
    }
    if (basis == Basis.PRINCIPAL) {
      requireFull(inputs);
    }
  }

  /**
   * Refuses bands of which one is empty.
   *
   * @throws IllegalArgumentException if one is
   */
  public void requireFull(int inputs) {
    if (!cuts.isEmpty() && cuts.get(cuts.size() - 1) >= inputs) {
      throw new IllegalArgumentException(
          "bands must have cuts below " + inputs + ", the inputs, has " + cuts);
    }
    if (cuts.isEmpty() && inputs < count()) {
      throw new IllegalArgumentException(
          "bands are " + count() + " unless cuts say otherwise, there are " + inputs + " inputs");
    }
  }

  /** The band of each element of the basis, row by row of what {@link #turn} gives. */
  public int[] bands(int inputs) {
    int[] bands = basis.ranks(inputs);
    for (int i = 0; i < inputs; i++) {
      int rank = bands[i];
      bands[i] =
          cuts.isEmpty()
              ? (int) ((long) rank * count() / inputs)
              : (int) cuts.stream().filter(c -> c <= rank).count();
    }
    return bands;
  }

  /**
   * Weights in the basis, [elements, out].
   *
   * @param task whose images may make the basis
   * @param weights [inputs, out]
   */
  public Value turn(Graph g, Trainer.Task task, Value weights) {
    return turn(g, task, weights.shape().size(0), weights.shape().size(1)).there(weights);
  }

  private Basis.Turn turn(Graph g, Trainer.Task task, long inputs, long out) {
    fits((int) inputs);
    return basis.turn(g, task, (int) inputs, out);
  }

  /**
   * Weights whose bands are multiplied, each by its factor.
   *
   * @param weights [inputs, out]
   * @param factors scalars by band
   * @throws IllegalArgumentException if the inputs have no such bands
   */
  Value filtered(Graph g, Trainer.Task task, Value weights, IntFunction<Value> factors) {
    int inputs = (int) weights.shape().size(0);
    Basis.Turn turn = turn(g, task, inputs, weights.shape().size(1));
    return turn.back(turn.there(weights).mul(spread(g, inputs, factors)));
  }

  /** The factor of each element, [elements, 1]. */
  private Value spread(Graph g, int inputs, IntFunction<Value> factors) {
    int[] bands = bands(inputs);
    Value all = null;
    for (int b = 0; b < count(); b++) {
      float[] mask = new float[bands.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = bands[i] == b ? 1 : 0;
      }
      Value part = g.constant(mask, mask.length, 1).mul(factors.apply(b));
      all = all == null ? part : all.add(part);
    }
    return all;
  }
}
