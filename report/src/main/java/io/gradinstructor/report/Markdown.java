package io.gradinstructor.report;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of Markdown. */
final class Markdown {
  private Markdown() {}

  /** A table that ends with an empty line; columns of figures are set right. */
  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder out = new StringBuilder(row(head)).append('|');
    for (int c = 0; c < head.size(); c++) {
      int column = c;
      boolean words = rows.stream().anyMatch(r -> r.get(column).matches("(\\*\\*)?\\p{L}.*"));
      out.append(words ? "---|" : "--:|");
    }
    out.append('\n');
    rows.forEach(r -> out.append(row(r)));
    return out.append('\n').toString();
  }

  /** Text that no character of can be taken for markup of a cell or an element. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").replace('\n', ' ');
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
