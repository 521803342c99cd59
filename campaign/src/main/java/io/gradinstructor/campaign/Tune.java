package io.gradinstructor.campaign;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Range;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.parts.GridSearch;
import io.gradinstructor.training.parts.Population;
import io.gradinstructor.training.registry.Brief;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * What is chosen for an arm on the reward set, and how.
 *
 * @param axes settings to choose; none, one of a single value, or more
 */
public record Tune(List<Axis> axes, Search search) {
  /** Nothing is chosen. */
  public static final Tune NOTHING = new Tune(List.of(), new GridSearch());

  /**
   * A setting to choose.
   *
   * @param path of the setting in the arm: of its training, or {@code step.…} of how its instructor
   *     steers, or {@code initialisation.…}
   * @param values to choose from; null where there is a range
   * @param range null where there are values
   */
  public record Axis(String path, List<?> values, Range range) {
    private Object draw(UniformRandomProvider random) {
      return values == null ? range.draw(random) : values.get(random.nextInt(values.size()));
    }

    /** A number near another: times a factor or divided by it, or a neighbour in the list. */
    private double near(double x, double factor, UniformRandomProvider random) {
      boolean up = random.nextBoolean();
      if (values == null) {
        return range.within(up ? x * factor : x / factor);
      }
      List<Double> sorted = values.stream().map(Double.class::cast).sorted().toList();
      int at = sorted.indexOf(x) + (up ? 1 : -1);
      return sorted.get(Math.max(0, Math.min(sorted.size() - 1, at)));
    }
  }

  /**
   * Numbers from low to high.
   *
   * @param log whether their logarithms are drawn uniformly, and not they themselves
   */
  public record Range(double low, double high, boolean log) {
    private double draw(UniformRandomProvider random) {
      double x =
          log ? Randoms.logUniform(random, low, high) : low + random.nextDouble() * (high - low);
      return digits(x);
    }

    private double within(double x) {
      return Math.max(low, Math.min(high, digits(x)));
    }

    /** Six digits: what is chosen can be written into a file as it stands in the results. */
    private static double digits(double x) {
      return Double.parseDouble(String.format(Locale.ROOT, "%.5e", x));
    }
  }

  /** Of one setting and these values. */
  static Tune of(String path, List<?> values) {
    return values.isEmpty()
        ? NOTHING
        : new Tune(List.of(new Axis(path, List.copyOf(values), null)), new GridSearch());
  }

  /** Whether there is anything to choose. */
  public boolean chooses() {
    return size() > 1;
  }

  /** How many candidates there are. */
  public int size() {
    if (axes.isEmpty()) {
      return 0;
    }
    return search.tries() > 0
        ? search.tries()
        : axes.stream().mapToInt(a -> a.values().size()).reduce(1, Math::multiplyExact);
  }

  /**
   * A candidate: values by path.
   *
   * @param seed of the campaign: arms that choose the same settings choose from the same candidates
   * @param number from 0; combinations that are listed come with the last setting varying fastest
   */
  public Map<String, Object> candidate(long seed, int number) {
    Map<String, Object> candidate = new LinkedHashMap<>();
    if (search.tries() > 0) {
      UniformRandomProvider random = Randoms.of(seed, "tune", number);
      axes.forEach(a -> candidate.put(a.path(), a.draw(random)));
      return Collections.unmodifiableMap(candidate);
    }
    List<Object> values = new ArrayList<>();
    int rest = number;
    for (int i = axes.size() - 1; i >= 0; i--) {
      List<?> of = axes.get(i).values();
      values.add(0, of.get(rest % of.size()));
      rest /= of.size();
    }
    for (int i = 0; i < axes.size(); i++) {
      candidate.put(axes.get(i).path(), values.get(i));
    }
    return Collections.unmodifiableMap(candidate);
  }

  /**
   * What candidates come to that go on from each other: a setting of the first, changed wherever
   * another one took it over.
   *
   * @param line candidates, one after another; of most there is one
   */
  public Map<String, Object> candidate(long seed, List<Integer> line) {
    Map<String, Object> now = new LinkedHashMap<>(candidate(seed, line.get(0)));
    for (int r = 1; r < line.size(); r++) {
      int member = line.get(r);
      if (member != line.get(r - 1)) {
        UniformRandomProvider random = Randoms.of(seed, "explore", r, member);
        double factor = ((Population) search).explore();
        axes.forEach(a -> now.put(a.path(), a.near((Double) now.get(a.path()), factor, random)));
      }
    }
    return Collections.unmodifiableMap(now);
  }

  /** The same in as few words as possible, see {@link Brief}. */
  public Map<String, Object> told(long seed, List<Integer> line) {
    Map<String, Object> told = new LinkedHashMap<>();
    candidate(seed, line).forEach((path, value) -> told.put(path, Brief.of(value)));
    return told;
  }
}
