package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.Setting;
import java.util.List;

/** Combinations drawn at random (Bergstra and Bengio 2012), trained in full. */
@Kind(value = "random", says = "combinations drawn at random, each trained in full")
public record RandomSearch(
    @Setting(is = "16", from = 2, to = 1000, says = "how many are drawn") int tries)
    implements Search {
  @Override
  public List<Ask> next(int candidates, List<List<Judged>> soFar) {
    return soFar.isEmpty() ? GridSearch.all(candidates, 1) : List.of();
  }

  @Override
  public double cost(int candidates) {
    return candidates;
  }

  @Override
  public Search within(double runs) {
    return new RandomSearch(Math.max(1, (int) runs));
  }
}
