package io.gradinstructor.standalone;

import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.table.Arff;
import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Feature;
import io.gradinstructor.data.table.Npy;
import io.gradinstructor.data.table.Parquet;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.data.table.Profile;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What data are, found by trying.
 *
 * @param split that gives every part all classes
 * @param profile what there is
 * @param encoding how it becomes numbers
 */
record FirstLook(Source source, Split split, Profile profile, Encoding encoding) {
  private static final List<String> MISSING = List.of("?", "NA", "N/A", "NaN", "nan", "null");

  /**
   * Looks at data.
   *
   * @param label column or array of the classes; null of pictures
   * @throws DatasetException if they cannot be read in any way; says why not in the likeliest
   */
  static FirstLook at(Path data, String label, List<String> ignore) throws IOException {
    if (!Files.isDirectory(data) && label == null) {
      throw new DatasetException("--label must say which column or array has the classes");
    }
    DatasetException first = null;
    for (Source source : candidates(data, label, ignore)) {
      try {
        return look(source);
      } catch (DatasetException e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  private static FirstLook look(Source source) {
    Split split = new Split(Split.Kind.STRATIFIED, 1, 0.6, 0.2, 0.2, null);
    DatasetSpec spec = DatasetSpec.of(source.format(), source, split);
    DatasetSpec.Content content = Datasets.check(spec, DataFolder.anywhere()).content();
    Profile profile = source.reader(content.files().stream().map(Path::of).toList()).profile(null);
    return new FirstLook(source, split, profile, content.encoding());
  }

  /** Ways to read it, the strictest and likeliest first. */
  private static List<Source> candidates(Path data, String label, List<String> ignore)
      throws IOException {
    String name = data.getFileName().toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(data)) {
      return List.of(
          new Pictures(data.toString(), null, null, false),
          new Pictures(data.toString(), null, List.of(28, 28), false));
    }
    if (name.endsWith(".npz")) {
      return arrays(data, label);
    }
    List<Source> all = new ArrayList<>();
    for (Columns c : columns(label, ignore)) {
      if (name.endsWith(".arff") || name.endsWith(".arff.gz")) {
        all.add(new Arff(data.toString(), null, c));
      } else if (name.endsWith(".parquet")) {
        all.add(new Parquet(data.toString(), null, c));
      } else {
        all.addAll(tables(data, c));
      }
    }
    return all;
  }

  private static List<Columns> columns(String label, List<String> ignore) {
    List<Columns> all = new ArrayList<>();
    for (boolean constant : new boolean[] {false, true}) {
      all.add(
          new Columns(
              label, ignore, Map.of(), List.of(), Missing.REFUSE, Scale.STANDARD, constant));
      for (List<String> missing : List.of(List.<String>of(), MISSING)) {
        all.add(
            new Columns(label, ignore, Map.of(), missing, Missing.MEAN, Scale.STANDARD, constant));
      }
    }
    return all;
  }

  private static List<Source> tables(Path data, Columns c) throws IOException {
    String[] head = head(data);
    char separator = ',';
    for (char s : new char[] {';', '\t', '|'}) {
      separator = count(head[0], s) > count(head[0], separator) ? s : separator;
    }
    boolean header = head[0].contains(c.label()) || !c.label().matches("[0-9]+");
    List<Source> all = new ArrayList<>();
    for (String charset : List.of("utf-8", "windows-1252")) {
      for (char decimal : separator == ',' ? new char[] {'.'} : new char[] {'.', ','}) {
        all.add(new Csv(data.toString(), null, header, separator, '"', decimal, charset, c));
      }
    }
    return all;
  }

  private static long count(String text, char c) {
    return text.chars().filter(x -> x == c).count();
  }

  private static String[] head(Path data) throws IOException {
    boolean gzip = data.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    try (InputStream raw = Files.newInputStream(data);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(
                    gzip ? new GZIPInputStream(raw) : raw, StandardCharsets.ISO_8859_1))) {
      String first = in.readLine();
      return new String[] {
        first == null
            ? ""
            : new String(first.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
      };
    }
  }

  private static List<Source> arrays(Path data, String label) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(data))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        names.add(e.getName().replaceFirst("\\.npy$", ""));
      }
    }
    List<Source> all = new ArrayList<>();
    // Names go in pairs, as x_train and y_train do.
    String pair = label.replaceFirst("^y", "x").replaceFirst("label", "image");
    names.remove(label);
    names.sort(java.util.Comparator.comparing(n -> !n.equals(pair)));
    for (String features : names) {
      for (Scale scale : new Scale[] {null, Scale.STANDARD}) {
        for (boolean constant : new boolean[] {false, true}) {
          Columns c =
              new Columns(null, List.of(), Map.of(), List.of(), Missing.REFUSE, scale, constant);
          all.add(new Npy(data.toString(), features, label, null, null, c));
        }
      }
    }
    if (all.isEmpty()) {
      throw new DatasetException(data + ": expected an array of rows besides " + label);
    }
    return all;
  }

  /** Rows that are trained on. */
  int training() {
    return encoding.split().get(0);
  }

  /** What was found, for people. */
  String told() {
    StringBuilder out = new StringBuilder();
    int rows = profile.training() + profile.test();
    out.append(String.format(Locale.ROOT, "%,d rows, ", rows));
    if (encoding.image() != null) {
      List<Integer> i = encoding.image();
      out.append(i.get(0)).append(" x ").append(i.get(1)).append(" pixels of ").append(i.get(2));
      out.append(i.get(2) == 1 ? " byte" : " bytes");
    } else {
      long texts = encoding.features().stream().filter(f -> f.categories() != null).count();
      int numbers =
          encoding.features().stream()
              .filter(f -> f.categories() == null)
              .mapToInt(Feature::width)
              .sum();
      out.append(numbers).append(" columns of numbers, ").append(texts).append(" of texts; ");
      out.append(encoding.width()).append(" inputs");
    }
    out.append(String.format(Locale.ROOT, "%n%,d missing values%n", profile.missing()));
    int[] counts = new int[encoding.classes().size()];
    for (byte label : profile.labels()) {
      counts[label]++;
    }
    out.append(counts.length).append(" classes:\n");
    int greatest = 0;
    for (int c = 0; c < counts.length; c++) {
      greatest = Math.max(greatest, counts[c]);
      out.append(
          String.format(
              Locale.ROOT,
              "  %-20s %,9d  %5.1f %%%n",
              encoding.classes().get(c),
              counts[c],
              100.0 * counts[c] / rows));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "whoever always says the most frequent class is right in %.1f %%%n",
            100.0 * greatest / rows));
    return out.toString();
  }
}
