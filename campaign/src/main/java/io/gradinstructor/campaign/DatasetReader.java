package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.data.Range;
import java.util.List;
import java.util.stream.Stream;

/** Reads the sections {@code dataset} of a campaign file. */
final class DatasetReader {
  private DatasetReader() {}

  static DatasetSpec read(Section s) {
    List<String> names = Stream.concat(KnownSet.labels().stream(), Stream.of("idx")).toList();
    String name = s.choice("name", names, null);
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
    List<Integer> classes = s.has("classes") ? classes(s, known) : null;
    int trainImages = known == null ? Integer.MAX_VALUE : known.trainImages(classes);
    int testImages = known == null ? Integer.MAX_VALUE : known.testImages(classes);
    Range train = s.range("train", trainImages);
    Range reward = s.range("reward", trainImages);
    Range test = s.range("test", testImages);
    if (s.clean("train", "reward") && train.overlaps(reward)) {
      s.problem("reward", "must share no image with train, " + train + ", was " + reward);
    }
    s.end();
    return new DatasetSpec(name, path, files, train, reward, test, null, classes);
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
