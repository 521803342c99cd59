package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Search;
import java.util.List;
import java.util.stream.IntStream;

/** Every combination, trained in full. */
@Kind(value = "grid", says = "every combination of the values that are listed")
public record GridSearch() implements Search {
  @Override
  public int tries() {
    return 0;
  }

  @Override
  public List<Ask> next(int candidates, List<List<Judged>> soFar) {
    return soFar.isEmpty() ? all(candidates, 1) : List.of();
  }

  /** All candidates for a share of a run. */
  static List<Ask> all(int candidates, double share) {
    return IntStream.range(0, candidates).mapToObj(c -> new Ask(c, share)).toList();
  }

  @Override
  public double cost(int candidates) {
    return candidates;
  }

  @Override
  public Search within(double runs) {
    return this;
  }
}
