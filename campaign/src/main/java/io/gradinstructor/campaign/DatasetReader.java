package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.data.KnownTable;
import io.gradinstructor.data.Range;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the sections {@code dataset} of a campaign file. */
final class DatasetReader {
  private DatasetReader() {}

  /**
   * Reads a section.
   *
   * @param data knows what lies where the section says; null where only images of IDX are taken
   */
  static DatasetSpec read(Section s, CampaignFile.Data data) {
    List<String> named = SourceReader.FORMATS.stream().filter(s::has).toList();
    String format = named.isEmpty() ? null : named.get(0);
    if (named.size() > 1 || format != null && s.has("name")) {
      s.problem(
          named.get(named.size() - 1), "must stand alone: one data set has one format or name");
    }
    String name = format == null ? s.choice("name", names(), null) : format;
    KnownTable table = format == null ? KnownTable.of(name) : null;
    if (format == null && table == null) {
      return images(s, name);
    }
    Source source = table != null ? table.source() : SourceReader.read(s.section(format), format);
    if (data == null) {
      s.problem(
          format == null ? "name" : format, "is no set of images here: that is what it must be");
    }
    return rows(s, name, source, data);
  }

  private static List<String> names() {
    return Stream.of(KnownSet.labels(), List.of("idx"), KnownTable.labels())
        .flatMap(List::stream)
        .toList();
  }

  /** Images of IDX. */
  private static DatasetSpec images(Section s, String name) {
    KnownSet known = KnownSet.of(name);
    boolean idx = "idx".equals(name);
    String path = s.text("path", false);
    DatasetSpec.IdxFiles files = s.has("files") ? files(s.section("files")) : null;
    if (idx && s.has("path") == s.has("files")) {
      s.problem(
          "name",
          "idx needs either path (a folder with the four IDX files) or files (the four one by one)");
    } else if (known != null && files != null) {
      s.problem("files", "is for the dataset idx only");
    } else if (known == KnownSet.MNIST_SAMPLE && path != null) {
      s.problem("path", "is not for mnist-sample, which comes with the program");
    }
    boolean transposed = s.truth("transposed", false);
    if (s.has("transposed") && !idx) {
      s.problem("transposed", "is for the dataset idx only");
    }
    List<Integer> classes = s.has("classes") ? classes(s, known) : null;
    int trainImages = known == null ? Integer.MAX_VALUE : known.trainImages(classes);
    int testImages = known == null ? Integer.MAX_VALUE : known.testImages(classes);
    Range train = s.range("train", trainImages);
    Range reward = s.range("reward", trainImages);
    Range test = s.range("test", testImages);
    apart(s, train, reward);
    s.end();
    return new DatasetSpec(name, path, files, train, reward, test, null, classes, transposed);
  }

  private static void apart(Section s, Range train, Range reward) {
    if (s.clean("train", "reward") && train.overlaps(reward)) {
      s.problem("reward", "must share no image with train, " + train + ", was " + reward);
    }
  }

  /** Rows of any format, by ranges or dealt. */
  private static DatasetSpec rows(Section s, String name, Source source, CampaignFile.Data data) {
    DatasetSpec spec;
    if (s.has("split")) {
      Split split = SourceReader.split(s, source.tested());
      spec = DatasetSpec.of(name, source, split);
    } else {
      if (Stream.of("train", "reward", "test").noneMatch(s::has)) {
        s.problem(
            "split", "is missing; say split: stratified, or the ranges train, reward and test");
        s.end();
        return DatasetSpec.of(name, source, null);
      }
      Range train = s.range("train", Integer.MAX_VALUE);
      Range reward = s.range("reward", Integer.MAX_VALUE);
      Range test = s.range("test", Integer.MAX_VALUE);
      apart(s, train, reward);
      if (!source.tested() && s.clean("train", "reward", "test")) {
        for (Range other : List.of(train, reward)) {
          if (test.overlaps(other)) {
            s.problem(
                "test",
                "must share no row with train and reward, which are of the same file, was " + test);
          }
        }
      }
      spec =
          new DatasetSpec(name, null, null, train, reward, test, null, null, source, null, false);
    }
    s.end();
    return data == null || !s.errors.clean(s.path) ? spec : spec.with(find(s, spec, data));
  }

  private static Content find(Section s, DatasetSpec spec, CampaignFile.Data data) {
    try {
      return data.find(s.path, spec);
    } catch (DatasetException e) {
      s.errors.missing(s.at(e.field()), e.getMessage());
    } catch (UncheckedIOException e) {
      s.errors.missing(s.path, e.getMessage());
    }
    return null;
  }

  /** Two at least, each once; null if they are wrong. */
  private static List<Integer> classes(Section s, KnownSet known) {
    int last = known == null ? 127 : known.classes() - 1;
    List<Integer> classes = s.wholes("classes", null, 2, last + 1, 0, last);
    if (s.clean("classes") && classes.stream().distinct().count() < classes.size()) {
      s.problem("classes", "must name each class once, was " + classes);
    }
    return s.clean("classes") ? classes : null;
  }

  private static DatasetSpec.IdxFiles files(Section s) {
    DatasetSpec.IdxFiles files =
        new DatasetSpec.IdxFiles(
            s.text("train-images", true),
            s.text("train-labels", true),
            s.text("test-images", true),
            s.text("test-labels", true));
    s.end();
    return files;
  }
}
