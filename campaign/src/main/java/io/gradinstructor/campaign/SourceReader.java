package io.gradinstructor.campaign;

import io.gradinstructor.data.table.Arff;
import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Categorical;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Npy;
import io.gradinstructor.data.table.Parquet;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the sections of a data set that say what its files are, and how rows are dealt. */
final class SourceReader {
  /** Formats of files other than IDX, by the fields that have them. */
  static final List<String> FORMATS = List.of("csv", "npy", "npz", "arff", "parquet", "pictures");

  private static final List<String> SPLITS = List.of("random", "stratified", "grouped");

  private SourceReader() {}

  /** What a format's section says. */
  static Source read(Section s, String format) {
    Source source =
        switch (format) {
          case "csv" -> csv(s);
          case "npy" -> npy(s, null);
          case "npz" -> npy(s, s.text("file", true));
          case "arff" -> new Arff(s.text("file", true), s.text("test-file", false), columns(s));
          case "parquet" ->
              new Parquet(s.text("file", true), s.text("test-file", false), columns(s));
          default -> pictures(s);
        };
    s.end();
    return source;
  }

  private static Csv csv(Section s) {
    Csv csv =
        new Csv(
            s.text("file", true),
            s.text("test-file", false),
            s.truth("header", true),
            letter(s, "separator", ','),
            letter(s, "quote", '"'),
            letter(s, "decimal", '.'),
            s.choice("charset", List.of("utf-8", "iso-8859-1", "windows-1252"), "utf-8"),
            columns(s));
    if (csv.decimal() != '.' && csv.decimal() != ',') {
      s.problem("decimal", "must be \".\" or \",\", was \"" + csv.decimal() + '"');
    }
    if (csv.separator() == csv.decimal() || csv.separator() == csv.quote()) {
      s.problem("separator", "must differ from decimal and quote, was \"" + csv.separator() + '"');
    }
    return csv;
  }

  /** One character of ASCII; the word tab is one as well. */
  private static char letter(Section s, String field, char usual) {
    String text = s.has(field) && s.values.get(field) instanceof ScalarNode n ? n.getValue() : null;
    if (!s.has(field)) {
      return usual;
    }
    if ("tab".equals(text)) {
      return '\t';
    }
    if (text == null || text.length() != 1 || text.charAt(0) > 126 || text.matches("[\\w\\r\\n]")) {
      s.problem(
          field,
          "must be a punctuation mark, a space or the word tab, was "
              + Scalars.describe(s.values.get(field)));
      return usual;
    }
    return text.charAt(0);
  }

  private static Npy npy(Section s, String archive) {
    String testFeatures = s.text("test-features", false);
    Npy npy =
        new Npy(
            archive,
            s.text("features", true),
            s.text("labels", true),
            testFeatures,
            s.text("test-labels", false),
            new Columns(
                null,
                List.of(),
                Map.of(),
                List.of(),
                s.choice("missing", Missing.class, Missing.REFUSE),
                s.has("scale") ? s.choice("scale", Scale.class, Scale.STANDARD) : null,
                s.truth("constant", false)));
    if ((testFeatures == null) != (npy.testLabels() == null)) {
      s.problem("test-features", "must come with test-labels, and those with it");
    }
    return npy;
  }

  private static Pictures pictures(Section s) {
    return new Pictures(
        s.text("folder", true),
        s.text("test-folder", false),
        s.has("size") ? s.wholes("size", null, 2, 2, 1, 1024) : null,
        "rgb".equals(s.choice("channels", List.of("grey", "rgb"), "grey")));
  }

  private static Columns columns(Section s) {
    Map<String, Categorical> categorical = new LinkedHashMap<>();
    if (s.has("categorical")) {
      Section c = s.section("categorical");
      for (String column : List.copyOf(c.keyLines.keySet())) {
        categorical.put(column, categorical(c, column));
      }
    }
    return new Columns(
        s.text("label", true),
        s.has("ignore") ? s.texts("ignore", 10_000) : List.of(),
        categorical,
        s.has("missing-values") ? s.texts("missing-values", 100) : List.of(),
        s.choice("missing", Missing.class, Missing.REFUSE),
        s.choice("scale", Scale.class, Scale.STANDARD),
        s.truth("constant", false));
  }

  private static Categorical categorical(Section s, String column) {
    s.has(column);
    if (s.values.get(column) instanceof MappingNode) {
      Section order = s.section(column);
      Categorical ordinal = new Categorical(true, order.texts("ordinal", 1000));
      order.end();
      return ordinal;
    }
    String word = s.choice(column, List.of("one-hot", "ordinal"), "one-hot");
    return new Categorical("ordinal".equals(word), List.of());
  }

  /**
   * How rows are dealt: a word, or a word with settings.
   *
   * @param tested whether the test has files of its own
   */
  static Split split(Section data, boolean tested) {
    if (!(data.values.get("split") instanceof MappingNode)) {
      String word = data.choice("split", SPLITS, "stratified");
      return split(data.word("split", word), word, tested);
    }
    Section s = data.section("split");
    String word = SPLITS.stream().filter(s::has).findFirst().orElse(null);
    if (word == null || s.keyLines.size() != 1) {
      data.problem("split", "must be one of " + String.join(", ", SPLITS) + ", with its settings");
      word = "random";
    }
    Split split = split(s.section(word), word, tested);
    s.end();
    return split;
  }

  private static Split split(Section s, String word, boolean tested) {
    double usual = tested ? 0.8 : 0.6;
    Split split =
        new Split(
            Split.Kind.valueOf(word.toUpperCase(java.util.Locale.ROOT)),
            s.wholeLong("seed", 1L, 0, 999_999_999_999_999L),
            s.real("train", usual, 0.0001, 0.9999),
            s.real("reward", 0.2, 0.0001, 0.9999),
            tested ? 0 : s.real("test", 0.2, 0.0001, 0.9999),
            word.equals("grouped") ? s.text("by", true) : null);
    double all = split.train() + split.reward() + split.test();
    if (all > 1 + 1e-9 && s.clean("train", "reward", "test")) {
      s.problem(
          s.has("test") ? "test" : "train",
          "must make 1 at most with the other shares, was " + Scalars.number(all) + " in all");
    }
    s.has("name");
    s.end();
    return split;
  }
}
