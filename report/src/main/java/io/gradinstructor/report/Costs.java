package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.message.Results.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What tables say of what arms cost, where they differ in it: images that went through a network in
 * training, and how large networks are.
 */
final class Costs {
  private static final List<String> SIZES = List.of("parameters", "multiplications", "ranks");

  private Costs() {}

  /** Titles with those of its columns before a place, if they are there. */
  static List<String> head(Results results, List<String> titles, int at) {
    List<String> all = new ArrayList<>(titles);
    if (cutSome(results)) {
      all.addAll(at, SIZES);
    }
    if (passesDiffer(results)) {
      all.add(at, "passes");
    }
    return all;
  }

  /** An arm's row with its cells before a place, if the columns are there. */
  static List<String> row(Results results, Arm arm, List<String> row, int at) {
    List<String> all = new ArrayList<>(row);
    if (cutSome(results)) {
      all.addAll(at, arm.size() == null ? List.of("–", "–", "–") : cells(arm.size()));
    }
    if (passesDiffer(results)) {
      all.add(at, arm.passes() == null ? "–" : "" + arm.passes().training());
    }
    return all;
  }

  private static boolean cutSome(Results results) {
    return results.arms().stream().anyMatch(Costs::cut);
  }

  private static boolean passesDiffer(Results results) {
    return results.arms().stream()
            .map(a -> a.passes() == null ? 0 : a.passes().training())
            .distinct()
            .count()
        > 1;
  }

  /** Whether training brings ranks down. */
  static boolean cut(Arm arm) {
    return arm.size() != null && arm.size().ranks() != null;
  }

  private static List<String> cells(Size size) {
    return List.of(
        "" + size.parameters(),
        "" + size.multiplications(),
        size.ranks() == null
            ? "–"
            : size.ranks().stream()
                .map(r -> Format.number(r, 1))
                .collect(Collectors.joining(", ")));
  }
}
