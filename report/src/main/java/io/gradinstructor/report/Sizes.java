package io.gradinstructor.report;

import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.message.Results.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What tables say of how large networks are, where training makes some smaller than others. */
final class Sizes {
  private static final List<String> HEAD = List.of("parameters", "multiplications", "ranks");
  private static final List<String> UNKNOWN = List.of("–", "–", "–");

  private Sizes() {}

  /** Titles with those of its columns before a place, if they are there. */
  static List<String> head(Results results, List<String> titles, int at) {
    return with(results, titles, HEAD, at);
  }

  /** An arm's row with its cells before a place, if the columns are there. */
  static List<String> row(Results results, Arm arm, List<String> row, int at) {
    return with(results, row, arm.size() == null ? UNKNOWN : cells(arm.size()), at);
  }

  private static List<String> with(Results results, List<String> row, List<String> more, int at) {
    List<String> all = new ArrayList<>(row);
    if (results.arms().stream().anyMatch(Sizes::cut)) {
      all.addAll(at, more);
    }
    return all;
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
