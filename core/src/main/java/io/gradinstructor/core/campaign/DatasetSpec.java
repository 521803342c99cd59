package io.gradinstructor.core.campaign;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Which images a campaign learns from.
 *
 * @param name {@code mnist-sample}, {@code mnist}, {@code fashion-mnist} or {@code idx}
 * @param path folder that holds the four IDX files; null: the places where the named set is known
 *     to be
 * @param files the four IDX files one by one, for {@code idx}; null otherwise
 * @param train images that networks are trained on (of the training file)
 * @param reward images that rewards are measured on (of the training file)
 * @param test images read once, at the end (of the test file)
 */
public record DatasetSpec(
    String name, String path, IdxFiles files, Range train, Range reward, Range test) {
  /** Paths of the user's own IDX files, plain or gzip. */
  public record IdxFiles(
      String trainImages, String trainLabels, String testImages, String testLabels) {}

  /** Files and folders that it names. */
  public List<String> paths() {
    return files == null
        ? Stream.ofNullable(path).toList()
        : Stream.of(path, files.trainImages, files.trainLabels, files.testImages, files.testLabels)
            .filter(Objects::nonNull)
            .toList();
  }
}
