package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Population based training (Jaderberg et al. 2017, arXiv 1711.09846) with truncation selection:
 * all members train for a while, the worst ones go on with networks and settings of the best ones,
 * the settings changed a little, and so on. What is chosen is a course of settings, which networks
 * of the comparison take from their start.
 *
 * <p>That generations are in step, so that it does not matter which worker is fast, that the worst
 * goes on with the best, the second worst with the second best, and so on, where the paper draws
 * one, and that a member changes by all its networks at once, are ours.
 *
 * @param explore what a number is multiplied or divided by; a listed one gives way to a neighbour
 */
@Kind(value = "population", says = "all train, again and again the worst go on from the best")
public record Population(
    @Setting(is = "16", from = 2, to = 1000, says = "members, which are drawn") int tries,
    @Setting(is = "5", from = 2, to = 100, says = "parts of a run after which the worst give way")
        int generations,
    @Setting(is = "0.2", to = 0.5, says = "share that gives way; 0: none, as random")
        double replaced,
    @Setting(is = "1.2", from = 1, to = 10, says = "factor by which settings of the best change")
        double explore)
    implements Search {
  @Override
  public List<Ask> next(int candidates, List<List<Judged>> soFar) {
    int generation = soFar.size();
    if (generation == 0) {
      return GridSearch.all(candidates, until(0));
    }
    if (generation == generations) {
      return List.of();
    }
    List<Integer> ranked =
        soFar.get(generation - 1).stream()
            .sorted(
                Comparator.comparingDouble(Judged::worth)
                    .reversed()
                    .thenComparingInt(j -> j.ask().candidate()))
            .map(j -> j.ask().candidate())
            .toList();
    List<Ask> asks = new ArrayList<>();
    int worst = (int) Math.floor(candidates * replaced + 1e-9);
    for (int member = 0; member < candidates; member++) {
      int fromLast = candidates - 1 - ranked.indexOf(member);
      int from = fromLast < worst ? ranked.get(fromLast) : member;
      asks.add(new Ask(member, until(generation), from));
    }
    return asks;
  }

  /** Share of a run after a generation, from 0. */
  public double until(int generation) {
    return (generation + 1.0) / generations;
  }

  @Override
  public double cost(int candidates) {
    return candidates;
  }

  @Override
  public Search within(double runs) {
    return new Population(Math.max(2, (int) runs), generations, replaced, explore);
  }
}
