package io.gradinstructor.training.parts;

import io.gradinstructor.training.Move;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A phase of {@link HybridEs} as far as it has come: what was accepted, and what is known of this
 * generation. It knows no weights: {@link #path} says how they are made of those that the phase
 * began with.
 *
 * @param generation from 0
 * @param sigma length of this generation's noise
 * @param loss of the network on the fitness set
 * @param path moves that were accepted, in order
 * @param losses of this generation's children, those of the first ones that are known; infinite
 *     where not finite
 * @param candidate what several children were recombined to, whose loss is to be found out; null if
 *     there is none
 */
public record Evolution(
    HybridEs of,
    int generation,
    double sigma,
    double loss,
    List<Move> path,
    List<Double> losses,
    Move candidate) {
  private static final double LONGER = 1.2;
  private static final double SHORTER = 0.5;

  /** The beginning of a phase, or all of it if nothing is to be selected. */
  public static Evolution begin(HybridEs of, double loss) {
    if (of.selection() == HybridEs.Selection.NONE) {
      List<Move> blind =
          IntStream.range(0, of.generations())
              .mapToObj(g -> new Move(g, List.of(0), of.sigma()))
              .toList();
      return new Evolution(of, of.generations(), of.sigma(), loss, blind, List.of(), null);
    }
    return new Evolution(of, 0, of.sigma(), loss, List.of(), List.of(), null);
  }

  /** Whether all generations are done. */
  public boolean over() {
    return generation == of.generations();
  }

  /** What is to be tried next: a child, or what several were recombined to. */
  public Move next() {
    return candidate != null ? candidate : new Move(generation, List.of(losses.size()), sigma);
  }

  /** The same when losses of what is next are known, one after another. */
  public Evolution with(List<Double> found) {
    Evolution now = this;
    for (double loss : found) {
      now = now.with(loss);
    }
    return now;
  }

  /** The same when the loss of what is next is known. */
  public Evolution with(double found) {
    double value = Double.isFinite(found) ? found : Double.POSITIVE_INFINITY;
    if (candidate != null) {
      return decided(candidate, value < loss, value);
    }
    List<Double> more = new ArrayList<>(losses);
    more.add(value);
    if (more.size() < of.population()) {
      return new Evolution(of, generation, sigma, loss, path, List.copyOf(more), null);
    }
    List<Integer> best = ranked(more).subList(0, of.parents());
    Move to = new Move(generation, List.copyOf(best), sigma);
    return of.parents() == 1
        ? decided(to, more.get(best.get(0)) < loss, more.get(best.get(0)))
        : new Evolution(of, generation, sigma, loss, path, List.copyOf(more), to);
  }

  /** Children by their losses, the lowest first; the first of equal ones. */
  static List<Integer> ranked(List<Double> losses) {
    return IntStream.range(0, losses.size())
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(losses::get).thenComparingInt(k -> k))
        .toList();
  }

  /** The next generation, after a move that was accepted or was not. */
  Evolution decided(Move to, boolean taken, double found) {
    List<Move> longer = new ArrayList<>(path);
    if (taken) {
      longer.add(to);
    }
    return new Evolution(
        of,
        generation + 1,
        sigma * (taken ? LONGER : SHORTER),
        taken ? found : loss,
        List.copyOf(longer),
        List.of(),
        null);
  }

  /** What the noise of ranked children is multiplied by: 1 in all, the more the better. */
  static double[] weights(int parents) {
    double[] w = new double[parents];
    if (parents == 1) {
      w[0] = 1;
      return w;
    }
    double sum = 0;
    for (int i = 0; i < parents; i++) {
      w[i] = StrictMath.log(parents + 0.5) - StrictMath.log(i + 1);
      sum += w[i];
    }
    for (int i = 0; i < parents; i++) {
      w[i] /= sum;
    }
    return w;
  }
}
