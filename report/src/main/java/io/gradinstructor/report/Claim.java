package io.gradinstructor.report;

import java.util.List;

/**
 * Something claimed of the instructor.
 *
 * @param of whose claim it is
 * @param rule when it holds
 * @param figures that the rule was applied to
 * @param holds null if it was not measured
 */
record Claim(String of, String text, String rule, String figures, Boolean holds) {
  static final List<String> HEAD = List.of("claim", "of", "rule", "measured", "verdict");

  List<String> row() {
    return List.of(text, of, Markdown.escape(rule), Markdown.escape(figures), verdict());
  }

  private String verdict() {
    if (holds == null) {
      return "not measured";
    }
    return holds ? "holds" : "**does not hold**";
  }
}
