package io.gradinstructor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the four files that a campaign names. */
final class DatasetFiles {
  private static final int LISTED = 10;
  private static final List<String> FIELDS =
      List.of("files.train-images", "files.train-labels", "files.test-images", "files.test-labels");

  private DatasetFiles() {}

  /** Field of the section {@code dataset} that names one of the four. */
  static String field(DatasetSpec spec, int file) {
    return spec.files() == null ? "path" : FIELDS.get(file);
  }

  /** Their real paths. */
  static List<Path> of(DatasetSpec spec, DataFolder where) {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < FIELDS.size(); i++) {
      try {
        if (spec.files() == null) {
          Path folder = where.resolve(spec.path());
          files.add(where.inside(required(folder, KnownSet.FILES.get(i)), spec.path()));
        } else {
          String named = spec.files().all().get(i);
          files.add(DataFolder.file(where.resolve(named), named));
        }
      } catch (DatasetException e) {
        throw e.of(field(spec, i));
      }
    }
    return files;
  }

  private static Path required(Path folder, String name) {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException(
          folder
              + ": expected a folder with the four IDX files, found a file; dataset.files names the"
              + " four one by one");
    }
    Path found = find(folder, name);
    if (found == null) {
      throw new DatasetException(
          folder.resolve(name)
              + ": expected this file, or it with .gz, found neither; the folder has "
              + content(folder)
              + "; dataset.files names the four one by one");
    }
    return found;
  }

  /**
   * A file of a folder, plain or gzip, by its usual name or as others spell that: with a dot before
   * {@code idx}, in upper case; or with something before it, {@code test} in place of {@code t10k}
   * and labels of other types, as QMNIST and EMNIST have, if one alone is like that. Null if there
   * is none.
   */
  static Path find(Path folder, String name) {
    for (String usual : List.of(name, name + ".gz")) {
      if (Files.isRegularFile(folder.resolve(usual))) {
        return folder.resolve(usual);
      }
    }
    Pattern other =
        Pattern.compile(
            "(.*-)?"
                + name.replace("t10k", "(t10k|test)").replace("idx1-ubyte", "idx[12]-(ubyte|int)"));
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
      List<Path> others = files.stream().filter(f -> other.matcher(usual(f)).matches()).toList();
      return files.stream()
          .filter(f -> usual(f).equals(name))
          .findFirst()
          .orElse(
              others.stream().map(DatasetFiles::usual).distinct().count() == 1
                  ? others.get(0)
                  : null);
    } catch (IOException e) {
      return null;
    }
  }

  private static String usual(Path file) {
    String name = file.getFileName().toString();
    return name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "").replace(".idx", "-idx");
  }

  private static String content(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names = all.map(f -> f.getFileName().toString()).sorted().toList();
      return names.isEmpty()
          ? "nothing"
          : names.stream().limit(LISTED).collect(Collectors.joining(", "))
              + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    } catch (IOException e) {
      return "what cannot be listed: " + DataFolder.why(e);
    }
  }
}
