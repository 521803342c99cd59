package io.gradinstructor.training.parts;

import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.network.LowRank;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trained rank pruning (Xu et al. 2020, arXiv 2004.14566): right before every so many steps, and
 * after the last one, matrices give way to their nearest ones of the least rank that holds a share
 * of the sum of their squared singular values. In such a step λ·U·Vᵀ of what was kept joins the
 * gradient, after any bound of its length: a sub-gradient of λ times the sum of singular values.
 * Weights train at full size in between, so that a rank may grow again, and the network can be
 * exported in factors.
 *
 * <p>Published for convolutions, whose kernels are matrices of as many rows as a kernel has numbers
 * and a column for each map that comes out, so that two factors are a convolution to fewer maps and
 * one of 1 x 1. Truncation before the gradient, the sub-gradient in that step only, that an
 * optimizer's memory is left as it is, and that a matrix whose decomposition fails stays, are the
 * authors' program. That dense layers are truncated too, steps counted over the whole run, a share
 * higher than its 0.9, its start and a bound of the rank, and that the last truncation goes by the
 * same rule, are our choice. Truncation at a share e again and again ends at a rank below 1/(1 − e)
 * unless training puts back as much as is cut.
 *
 * @param layers matrices, ascending from 0; empty for all but the last
 * @param maxRank 0 for no bound
 */
@Kind(value = "trp", says = "cuts matrices down to a low rank, again and again")
public record Trp(
    @Setting(is = "40", from = 1, to = 1_000_000, says = "steps between two truncations")
        int period,
    @Setting(
            is = "0.98",
            from = 1e-6,
            says = "share of the squared singular values that is kept; 1 cuts only zeros")
        double energy,
    @Setting(is = "0", to = 1000, says = "pull on the kept singular values, in that step")
        double nuclear,
    @Setting(is = "0", to = 0.999999, says = "stage of the run from which it cuts") double from,
    @Setting(is = "[]", to = 18, says = "matrices, from 0; if none is named all but the last")
        List<Double> layers,
    @Setting(is = "0", to = 100_000, says = "greatest rank; 0: no bound") int maxRank)
    implements Intervention {
  /**
   * Refuses what are no layers.
   *
   * @throws IllegalArgumentException if they are not ascending whole numbers
   */
  public Trp {
    for (int i = 0; i < layers.size(); i++) {
      double l = layers.get(i);
      if (l != Math.rint(l) || i > 0 && l <= layers.get(i - 1)) {
        throw new IllegalArgumentException("must have ascending whole numbers as layers");
      }
    }
  }

  /**
   * Which matrices it truncates of a network that has so many: none if it names none and there is
   * one.
   */
  public List<Integer> layers(int depth) {
    return layers.isEmpty()
        ? IntStream.range(0, depth - 1).boxed().toList()
        : layers.stream().map(Double::intValue).toList();
  }

  @Override
  public void fits(int depth, int epochs) {
    List<Integer> its = layers(depth);
    if (its.isEmpty()) {
      throw new IllegalArgumentException(
          "trp.layers must be [0], for the network has no matrix but the last");
    }
    int last = its.get(its.size() - 1);
    if (last >= depth) {
      throw new IllegalArgumentException(
          "trp.layers must be below " + depth + ", the network's matrices, was " + last);
    }
  }

  @Override
  public void suits(Architecture network) {
    if (!(network instanceof Feedforward)) {
      throw new IllegalArgumentException("trp works with networks of matrices in a row");
    }
  }

  @Override
  public boolean before(Clock step) {
    return step.step() % period == 0 && (double) step.at() / step.of() >= from;
  }

  @Override
  public boolean after(Clock step, int epochs) {
    return step.next() == step.of();
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory) {
    List<Architecture.Matrix> matrices = task.network().matrices();
    int depth = matrices.size();
    float[] full = new float[depth];
    for (int l = 0; l < depth; l++) {
      full[l] = Math.min(matrices.get(l).in(), matrices.get(l).out());
    }
    memory.put(RANKS, full, depth);
    return (step, weights) -> {
      float[] ranks = full.clone();
      for (int l : layers(depth)) {
        ranks[l] = truncate(l, weights, memory);
      }
      // Before that, the rank is free to grow again.
      if (step.next() == step.of()) {
        memory.put(RANKS, ranks, depth);
      }
    };
  }

  /** The rank that is left of a matrix. */
  private int truncate(int layer, Weights weights, Memory memory) {
    int in = weights.network().matrices().get(layer).in();
    int out = weights.network().matrices().get(layer).out();
    float[] w = weights.matrix(layer);
    LowRank parts;
    try {
      parts = LowRank.of(w, in, out);
    } catch (ArithmeticException | IllegalArgumentException e) {
      // A run that has diverged ends when it is looked at.
      return Math.min(in, out);
    }
    int rank = parts.rank(energy, maxRank == 0 ? Integer.MAX_VALUE : maxRank);
    System.arraycopy(parts.truncated(rank), 0, w, 0, w.length);
    if (nuclear > 0) {
      memory.pull(layer, parts.pull(rank, nuclear), in, out);
    }
    return rank;
  }
}
