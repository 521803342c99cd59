package io.gradinstructor.standalone;

import io.gradinstructor.data.table.Arff;
import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Npy;
import io.gradinstructor.data.table.Parquet;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.data.table.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A campaign file for data that nobody knows yet: tuned baselines, an instructor, and as many steps
 * as the time allows.
 */
record FirstCampaign(FirstLook look, int minutes) {
  /** Trials that the file plans: explorers, then choosing and comparing of three arms. */
  private static final int TRIALS = 24 + 3 * (16 + 5);

  /** Seconds of a trial besides its steps, and of a step with so many parameters. */
  private static final double TRIAL = 0.2;

  private static final double STEP = 1e-4;
  private static final double PARAMETERS = 80_000;

  /** A campaign's name for data. */
  static String name(Path data) {
    String base =
        data.toAbsolutePath()
            .getFileName()
            .toString()
            .replaceFirst("(?i)(\\.[a-z]+)?(\\.gz)?$", "");
    String name = base.replaceAll("[^A-Za-z0-9_-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "campaign" : name.substring(0, Math.min(60, name.length()));
  }

  private int hidden() {
    int inputs = look.encoding().width();
    return inputs <= 8 ? 16 : inputs <= 64 ? 32 : inputs <= 1000 ? 100 : 128;
  }

  private int batch() {
    int rows = look.training();
    return rows < 40 ? Math.max(1, rows / 4) : rows < 400 ? 10 : rows < 20_000 ? 32 : 64;
  }

  private int epochs() {
    int classes = look.encoding().classes().size();
    double parameters = (double) hidden() * (look.encoding().width() + classes);
    double step = STEP * (1 + parameters / PARAMETERS);
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
    // A third of the time is for learning ENNs, and for starting and reporting.
    double seconds = minutes * 60.0 * cores * 2 / 3 / TRIALS - TRIAL;
    double steps = Math.max(100, Math.min(10_000, seconds / step));
    long perEpoch = Math.max(1, look.training() / batch());
    return (int) Math.max(2, Math.min(100, Math.round(steps / perEpoch)));
  }

  /** The file. */
  String text() {
    int classes = look.encoding().classes().size();
    Source source = look.source();
    List<String> lines = new ArrayList<>();
    String file = source.files().values().iterator().next();
    lines.add(
        "# Written by gi init for about "
            + (minutes == 1 ? "a minute" : minutes + " minutes")
            + ": gi run goes through it.");
    lines.add("campaign: " + quoted(name(Path.of(file))));
    lines.add("seed: 1                # all randomness comes from it");
    lines.add("dataset:");
    lines.add("  " + source.format() + ": {" + settings(source) + "}");
    lines.add("  # In each class by itself; scaling is learned from the training rows alone.");
    lines.add("  split: {stratified: {seed: 1, train: 0.6, reward: 0.2, test: 0.2}}");
    lines.add("network:");
    lines.add("  # Numbers that a row becomes, hidden units, classes: " + names());
    lines.add("  layers: [" + look.encoding().width() + ", " + hidden() + ", " + classes + "]");
    lines.add("  initialisation: he");
    lines.add("training:");
    lines.add("  batch: " + batch());
    lines.add("  epochs: " + epochs());
    lines.add("  learning-rate: 0.03");
    lines.add("  optimizer: {sgd: {momentum: 0.9}}");
    lines.add("  schedule: one-cycle");
    lines.add("instructor:            # an ENN that learns from runs what weights are worth");
    lines.add("  critics: {count: 2, steps: 200, batch: 16}");
    lines.add("  rounds: [{explorers: 24}]");
    lines.add("arms:                  # what is compared; all choose on the reward rows");
    lines.add("  - name: backprop");
    lines.add("    search: random");
    lines.add("    tune: {learning-rate: {log-uniform: [0.001, 0.1]}}");
    lines.add("  - name: adamw");
    lines.add("    method: backprop");
    lines.add("    training: {optimizer: adamw}");
    lines.add("    search: random");
    lines.add(
        "    tune: {learning-rate: {log-uniform: [0.0003, 0.03]}, optimizer.decay: [0.001, 0.1]}");
    lines.add("  - name: instructor");
    lines.add("    search: random");
    lines.add("    tune: {learning-rate: {log-uniform: [0.001, 0.1]}}");
    lines.add("compare: {seeds: 5, tuning-seeds: 2, tuning-runs: 16}");
    return String.join("\n", lines) + "\n";
  }

  private String names() {
    List<String> all = look.encoding().classes();
    return all.subList(0, Math.min(10, all.size())).stream()
            .map(c -> c.replaceAll("\\s+", " "))
            .collect(Collectors.joining(", "))
        + (all.size() > 10 ? ", …" : "");
  }

  private static String settings(Source source) {
    List<String> all = new ArrayList<>();
    source.files().forEach((field, file) -> all.add(field + ": " + quoted(file)));
    if (source instanceof Csv csv) {
      add(all, "header: false", !csv.header());
      add(all, "separator: " + separator(csv.separator()), csv.separator() != ',');
      add(all, "decimal: \",\"", csv.decimal() == ',');
      add(all, "charset: " + csv.charset(), !csv.charset().equals("utf-8"));
      columns(all, csv.columns());
    } else if (source instanceof Arff arff) {
      columns(all, arff.columns());
    } else if (source instanceof Parquet parquet) {
      columns(all, parquet.columns());
    } else if (source instanceof Npy npy) {
      all.add("features: " + quoted(npy.features()));
      all.add("labels: " + quoted(npy.labels()));
      add(all, "scale: standard", npy.columns().scale() == Scale.STANDARD);
      add(all, "constant: true", npy.columns().constant());
    } else if (source instanceof Pictures p) {
      add(all, "size: " + p.size(), p.size() != null);
    }
    return String.join(", ", all);
  }

  private static void columns(List<String> all, Columns c) {
    all.add("label: " + quoted(c.label()));
    add(all, "ignore: " + quoted(c.ignore()), !c.ignore().isEmpty());
    add(all, "missing: mean", c.missing() == Missing.MEAN);
    add(all, "missing-values: " + quoted(c.missingValues()), !c.missingValues().isEmpty());
    add(all, "constant: true", c.constant());
  }

  private static void add(List<String> all, String setting, boolean needed) {
    if (needed) {
      all.add(setting);
    }
  }

  private static String separator(char c) {
    return c == '\t' ? "tab" : quoted(String.valueOf(c));
  }

  private static String quoted(List<String> texts) {
    return texts.stream().map(FirstCampaign::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** As YAML takes any text. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      } else {
        out.append(c == '"' || c == '\\' ? "\\" : "").append(c);
      }
    }
    return out.append('"').toString();
  }
}
