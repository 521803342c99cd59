package io.gradinstructor.report;

import io.gradinstructor.message.Continual;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What tables say of what is kept of tasks that came one after another, where they did. */
final class ContinualColumns {
  private static final List<String> HEAD = List.of("forgetting", "backward", "learned %");

  private ContinualColumns() {}

  /** Titles with those of its columns before a place, if they are there. */
  static List<String> head(Results results, List<String> titles, int at) {
    return with(results, titles, HEAD, at);
  }

  /** An arm's row with its cells before a place, if the columns are there. */
  static List<String> row(Results results, Arm arm, List<String> row, int at) {
    Continual c = arm.continual();
    List<String> cells =
        c == null
            ? List.of("–", "–", "–")
            : List.of(
                Format.meanSd(c.forgetting()),
                Format.meanSd(c.backwardTransfer()),
                Format.meanSd(c.learning()));
    return with(results, row, cells, at);
  }

  private static List<String> with(Results results, List<String> row, List<String> more, int at) {
    List<String> all = new ArrayList<>(row);
    if (results.continual() != null) {
      all.addAll(at, more);
    }
    return all;
  }

  /** What the figures are, and accuracy on each task after each; empty without tasks. */
  static List<String> notes(Results results) {
    List<String> notes = new ArrayList<>();
    Results.Course course = results.continual();
    if (course == null) {
      return notes;
    }
    notes.add(
        course.tasks()
            + " tasks of two classes, one after another ("
            + course.scenario()
            + "): test is the mean accuracy on all in the end; forgetting how much less it is than"
            + " at most before, backward than when a task was learned, both on average of all"
            + " but the last; learned the mean accuracy when a task was");
    for (Arm arm : results.arms()) {
      if (arm.continual() != null) {
        notes.add(
            arm.name()
                + ", on each task after each: "
                + arm.continual().accuracy().stream()
                    .map(row -> row.stream().map(Format::percent).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining("; ")));
      }
    }
    return notes;
  }
}
