package io.gradinstructor.report;

import io.gradinstructor.training.registry.Field;
import io.gradinstructor.training.registry.Parts;
import java.util.List;

/** {@code docs/parts.md}: every part and its settings, as their records tell them. */
public final class PartsDocument {
  private static final List<String> HEAD = List.of("setting", "default", "values", "what it is");

  private PartsDocument() {}

  /** The document. */
  public static String markdown() {
    StringBuilder out =
        new StringBuilder(
            """
            # Parts

            This page lists the parts that a campaign file may name, and their settings.

            A part is named by its word alone (`schedule: one-cycle`) or with settings (`schedule: {one-cycle: {up: 0.2}}`); what
            is not said is the default. An arm's part takes the place of the campaign's as a whole. `./gi parts > docs/parts.md`
            writes this page, `GET /api/parts` tells the same to programs.

            """);
    Parts.places()
        .forEach(
            (field, place) -> {
              List<Parts.Entry> parts = Parts.of(place);
              if (!parts.isEmpty()) {
                out.append("## `").append(field).append("`\n\n");
              }
              parts.forEach(e -> part(out, e));
            });
    return out.toString().stripTrailing() + "\n";
  }

  private static void part(StringBuilder out, Parts.Entry part) {
    out.append("`").append(part.kind()).append("`: ").append(part.says()).append(".\n\n");
    if (!part.fields().isEmpty()) {
      out.append(Markdown.table(HEAD, part.fields().stream().map(PartsDocument::row).toList()));
    }
  }

  private static List<String> row(Field f) {
    return List.of(
        "`" + f.name() + "`", "`" + f.setting().is() + "`", f.values(), f.setting().says());
  }
}
