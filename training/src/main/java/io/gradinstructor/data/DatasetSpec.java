package io.gradinstructor.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.nio.file.Path;
import java.util.List;

/**
 * Which images, or rows of a table, a campaign learns from.
 *
 * @param name of a known set, or the format of the user's own files
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
 * @param source rows of a format other than IDX; else null
 * @param split how rows are dealt to the three ranges, which then count what they were dealt: those
 *     of training and reward one after the other; null if ranges count the rows of the files
 * @param transposed whether IDX files have images column by column, as EMNIST's do
 */
public record DatasetSpec(
    String name,
    String path,
    IdxFiles files,
    Range train,
    Range reward,
    Range test,
    @JsonInclude(JsonInclude.Include.NON_NULL) Content content,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> classes,
    @JsonInclude(JsonInclude.Include.NON_NULL) Source source,
    @JsonInclude(JsonInclude.Include.NON_NULL) Split split,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean transposed) {
  /** Rows of a split whose size is not known yet. */
  private static final int SOME = 1_000_000;

  /** Of IDX. */
  public DatasetSpec(
      String name,
      String path,
      IdxFiles files,
      Range train,
      Range reward,
      Range test,
      Content content,
      List<Integer> classes,
      boolean transposed) {
    this(name, path, files, train, reward, test, content, classes, null, null, transposed);
  }

  /** Of a split, whose sizes are known once it is checked. */
  public static DatasetSpec of(String name, Source source, Split split) {
    return new DatasetSpec(
        name,
        null,
        null,
        new Range(0, SOME),
        new Range(SOME, 2 * SOME),
        new Range(0, SOME),
        null,
        null,
        source,
        split,
        false);
  }

  /** Not checked yet. */
  public DatasetSpec(
      String name, String path, IdxFiles files, Range train, Range reward, Range test) {
    this(name, path, files, train, reward, test, null, null, false);
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
   * @param encoding how rows become numbers; null of IDX
   */
  public record Content(
      List<String> files,
      List<String> sha256,
      @JsonInclude(JsonInclude.Include.NON_NULL) Encoding encoding) {
    /** Of IDX. */
    public Content(List<String> files, List<String> sha256) {
      this(files, sha256, null);
    }
  }

  /** Of the images of some classes only. */
  public DatasetSpec of(List<Integer> someClasses) {
    return new DatasetSpec(
        name, path, files, train, reward, test, content, someClasses, source, split, transposed);
  }

  /** The same with other images that rewards are measured on. */
  public DatasetSpec rewarded(Range other) {
    return new DatasetSpec(
        name, path, files, train, other, test, content, classes, source, split, transposed);
  }

  /** The same, checked. */
  public DatasetSpec with(Content found) {
    if (split == null || found == null || found.encoding() == null) {
      return new DatasetSpec(
          name, path, files, train, reward, test, found, classes, source, split, transposed);
    }
    List<Integer> dealt = found.encoding().split();
    return new DatasetSpec(
        name,
        path,
        files,
        new Range(0, dealt.get(0)),
        new Range(dealt.get(0), dealt.get(0) + dealt.get(1)),
        new Range(0, dealt.get(2)),
        found,
        classes,
        source,
        split,
        transposed);
  }

  /** Whether the sizes of the ranges are known. */
  @JsonIgnore
  public boolean settled() {
    return split == null || content != null;
  }

  /** Whether what a network takes are pixels in 0 to 1, and not numbers of a table. */
  @JsonIgnore
  public boolean pixels() {
    return source == null || content != null && content.encoding().image() != null;
  }

  /** Names of the classes in the order of a network's outputs; null of IDX. */
  public List<String> classNames() {
    return content == null || content.encoding() == null ? null : content.encoding().classes();
  }

  /** What people call it: a known set's name, or that of the file. */
  public String title() {
    if (source == null || KnownTable.of(name) != null) {
      return name;
    }
    return Path.of(source.files().values().iterator().next()).getFileName().toString();
  }

  /** SHA-256 of the four unpacked files; null if that is not known. */
  public List<String> sha256() {
    KnownSet known = source == null ? KnownSet.of(name) : null;
    return content != null ? content.sha256() : known == null ? null : known.hashes();
  }
}
