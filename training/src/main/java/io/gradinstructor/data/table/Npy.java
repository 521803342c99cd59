package io.gradinstructor.data.table;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * NumPy's arrays: rows of numbers, of any shape, and a class for each. Those of unsigned bytes are
 * pixels.
 *
 * @param archive an npz file that has them; null if each is a file of its own
 * @param features rows: a file, or a name in the archive
 * @param labels classes: whole numbers or texts
 * @param testFeatures rows of the test; null if they are among the others
 * @param testLabels their classes
 * @param columns whose {@code scale}, {@code missing} and {@code constant} count
 */
public record Npy(
    String archive,
    String features,
    String labels,
    String testFeatures,
    String testLabels,
    Columns columns)
    implements Source {
  @Override
  public String format() {
    return archive == null ? "npy" : "npz";
  }

  @Override
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    if (archive != null) {
      files.put("file", archive);
      return files;
    }
    files.put("features", features);
    files.put("labels", labels);
    if (tested()) {
      files.put("test-features", testFeatures);
      files.put("test-labels", testLabels);
    }
    return files;
  }

  @Override
  public boolean tested() {
    return testFeatures != null;
  }

  /** Names of the arrays in the archive. */
  List<String> names() {
    return tested()
        ? List.of(features, labels, testFeatures, testLabels)
        : List.of(features, labels);
  }

  @Override
  public Reader reader(List<Path> places) {
    return new NpyReader(places, this);
  }
}
