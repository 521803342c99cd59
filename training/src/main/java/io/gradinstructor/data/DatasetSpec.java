package io.gradinstructor.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

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
 * @param content what lay at {@code path} or in {@code files} when the campaign was checked; null
 *     before that, and for a known set that names no place
 * @param classes labels of the images that are meant, which the three ranges then count and whose
 *     new labels are their places in this list; null for all, as they are
 */
public record DatasetSpec(
    String name,
    String path,
    IdxFiles files,
    Range train,
    Range reward,
    Range test,
    @JsonInclude(JsonInclude.Include.NON_NULL) Content content,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> classes) {
  /** Not checked yet. */
  public DatasetSpec(
      String name, String path, IdxFiles files, Range train, Range reward, Range test) {
    this(name, path, files, train, reward, test, null, null);
  }

  /** Paths of the user's own IDX files, plain or gzip. */
  public record IdxFiles(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    /** In the order in which all lists of the four are. */
    public List<String> all() {
      return List.of(trainImages, trainLabels, testImages, testLabels);
    }
  }

  /**
   * Four files: images and labels for training, then for the test.
   *
   * @param files real and absolute paths
   * @param sha256 of their unpacked bytes
   */
  public record Content(List<String> files, List<String> sha256) {}

  /** Of the images of some classes only. */
  public DatasetSpec of(List<Integer> someClasses) {
    return new DatasetSpec(name, path, files, train, reward, test, content, someClasses);
  }

  /** The same with other images that rewards are measured on. */
  public DatasetSpec rewarded(Range other) {
    return new DatasetSpec(name, path, files, train, other, test, content, classes);
  }

  /** The same, checked. */
  public DatasetSpec with(Content found) {
    return new DatasetSpec(name, path, files, train, reward, test, found, classes);
  }

  /** SHA-256 of the four unpacked files; null if that is not known. */
  public List<String> sha256() {
    KnownSet known = KnownSet.of(name);
    return content != null ? content.sha256() : known == null ? null : known.hashes();
  }
}
