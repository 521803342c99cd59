package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.Setting;
import java.util.Comparator;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar 2016): all candidates begin, the better ones go on
 * from where they are, the best in full. That the share of a run grows as the number of candidates
 * falls, and that two at least are trained in full, is ours.
 */
@Kind(value = "halving", says = "all begin, the better ones go on, the best in full")
public record Halving(
    @Setting(is = "16", from = 2, to = 1000, says = "how many are drawn") int tries,
    @Setting(is = "0.5", from = 0.1, to = 0.9, says = "share that goes on") double keep,
    @Setting(is = "0.125", from = 0.01, to = 1, says = "share of a run that all are trained for")
        double first)
    implements Search {
  @Override
  public List<Ask> next(int candidates, List<List<Judged>> soFar) {
    if (soFar.isEmpty()) {
      return GridSearch.all(candidates, first);
    }
    List<Judged> last = soFar.get(soFar.size() - 1);
    double share = last.get(0).ask().share();
    if (share >= 1) {
      return List.of();
    }
    double more = next(share);
    return last.stream()
        .sorted(
            Comparator.comparingDouble(Judged::worth)
                .reversed()
                .thenComparingInt(j -> j.ask().candidate()))
        .limit(left(last.size()))
        .map(j -> new Ask(j.ask().candidate(), more))
        .sorted(Comparator.comparingInt(Ask::candidate))
        .toList();
  }

  private double next(double share) {
    // Rounding must not add a last step that is next to nothing.
    double more = share / keep;
    return more > 0.999 ? 1 : more;
  }

  private int left(int of) {
    return Math.min(of, Math.max(2, (int) Math.ceil(of * keep - 1e-9)));
  }

  @Override
  public double cost(int candidates) {
    double cost = candidates * first;
    int n = candidates;
    for (double share = first; share < 1; share = next(share)) {
      n = left(n);
      cost += n * (next(share) - share);
    }
    return cost;
  }

  @Override
  public Search within(double runs) {
    int n = 1;
    while (n < 1000 && cost(n + 1) <= runs) {
      n++;
    }
    return new Halving(n, keep, first);
  }
}
