package io.gradinstructor.data;

import io.gradinstructor.data.DatasetSpec.Content;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks and loads data sets. What is loaded is known by its content: files that changed since a
 * campaign was checked are refused, not taken for the old ones.
 */
public final class Datasets {
  private static final int MOST_CLASSES = 128;
  private static final long LEAST_MEMORY = 64L << 20;
  private static final long MOST_MEMORY = 512L << 20;

  private record Key(
      List<String> sha256,
      Range train,
      Range reward,
      Range test,
      List<Integer> classes,
      boolean transposed) {}

  private static final Map<Object, SoftReference<Dataset>> LOADED = new HashMap<>();

  /**
   * A file of images and one of their labels.
   *
   * @param least of the labels
   * @param greatest of the labels
   */
  public record Part(int count, int rows, int columns, int least, int greatest) {
    /** Numbers of an image. */
    public int pixels() {
      return rows * columns;
    }
  }

  /**
   * What a check found.
   *
   * @param content null of a known set that names no place: its name says all
   */
  public record Found(Content content, Part train, Part test) {}

  private Datasets() {}

  /** Bytes of images that a campaign may name: what is made of them takes several times that. */
  public static long mostBytes() {
    long share = Runtime.getRuntime().maxMemory() / 8;
    return Math.max(LEAST_MEMORY, Math.min(MOST_MEMORY, share));
  }

  /**
   * What to say of images or rows that this process has not the memory for; null if it has.
   *
   * @param unit what they are called
   * @param each bytes of one
   */
  public static String tooMuch(long count, String unit, long each, String file) {
    long bytes = count * each;
    if (bytes <= mostBytes()) {
      return null;
    }
    String more =
        bytes > MOST_MEMORY
            ? String.format(Locale.ROOT, "; %.1f MB are possible at most", MOST_MEMORY / 1e6)
            : ", or give it more (GI_JAVA_OPTS=-Xmx" + heap(bytes) + "m)";
    return String.format(
        Locale.ROOT,
        "names %,d %s of %,d bytes in %s, %.1f MB; the memory of this process is for %.1f MB: name"
            + " less, by smaller ranges or shares%s",
        count,
        unit,
        each,
        file,
        bytes / 1e6,
        mostBytes() / 1e6,
        more);
  }

  /** Megabytes of heap that are for so many bytes, with room for what of it is never usable. */
  private static long heap(long bytes) {
    return ((bytes * 8 >> 20) + 64 + 99) / 100 * 100;
  }

  /**
   * Finds the files that a spec names and reads them once, whatever their size. A known set that
   * names no place is fetched if need be and if {@code where} is this machine; elsewhere it is the
   * workers' to have.
   *
   * @throws DatasetException if a file is missing or damaged, or if they do not fit each other
   */
  public static Found check(DatasetSpec spec, DataFolder where) {
    if (spec.source() != null) {
      return TableSets.check(spec, where);
    }
    KnownSet known = KnownSet.of(spec.name());
    if (known != null && spec.path() == null) {
      if (where.patient()) {
        KnownFiles.of(known);
      }
      List<Integer> of = spec.classes();
      int last = (of == null ? known.classes() : of.size()) - 1;
      return new Found(
          null,
          new Part(known.trainImages(of), KnownSet.SIDE, KnownSet.SIDE, 0, last),
          new Part(known.testImages(of), KnownSet.SIDE, KnownSet.SIDE, 0, last));
    }
    List<Path> files = DatasetFiles.of(spec, where);
    List<IdxFile.Pass> passes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      try {
        passes.add(Scans.of(files.get(i), rank(i)));
        if (known != null) {
          KnownFiles.check(known, i, files.get(i).toString(), passes.get(i).sha256());
        }
      } catch (DatasetException e) {
        throw e.of(DatasetFiles.field(spec, i));
      }
    }
    Part train = part(spec, files, passes, 0);
    Part test = part(spec, files, passes, 2);
    if (train.pixels() != test.pixels()) {
      throw new DatasetException(
              files.get(2)
                  + ": expected images of "
                  + train.pixels()
                  + " pixels as in "
                  + files.get(0)
                  + ", found "
                  + test.pixels())
          .of(DatasetFiles.field(spec, 2));
    }
    return new Found(
        new Content(
            files.stream().map(Path::toString).toList(),
            passes.stream().map(IdxFile.Pass::sha256).toList()),
        train,
        test);
  }

  /** Images have three dimensions, labels one. */
  private static int rank(int file) {
    return file % 2 == 0 ? 3 : 1;
  }

  private static Part part(
      DatasetSpec spec, List<Path> files, List<IdxFile.Pass> passes, int file) {
    IdxFile.Pass images = passes.get(file);
    IdxFile.Pass labels = passes.get(file + 1);
    String wrong = null;
    if (labels.count() != images.count()) {
      wrong =
          "expected "
              + images.count()
              + " labels as there are images in "
              + files.get(file)
              + ", found "
              + labels.count();
    } else if (labels.greatest() >= MOST_CLASSES) {
      wrong = "expected labels from 0 to " + (MOST_CLASSES - 1) + ", found " + labels.greatest();
    }
    if (wrong != null) {
      throw new DatasetException(files.get(file + 1) + ": " + wrong)
          .of(DatasetFiles.field(spec, file + 1));
    }
    List<Integer> found = images.dimensions();
    int rows = found.get(spec.transposed() ? 2 : 1);
    int columns = found.get(spec.transposed() ? 1 : 2);
    if (spec.classes() != null) {
      int count = 0;
      for (int c : spec.classes()) {
        if (labels.counts()[c] == 0) {
          throw new DatasetException(
                  files.get(file + 1) + ": expected images of class " + c + ", found none")
              .of("classes");
        }
        count += labels.counts()[c];
      }
      return new Part(count, rows, columns, 0, spec.classes().size() - 1);
    }
    return new Part(images.count(), rows, columns, labels.least(), labels.greatest());
  }

  /**
   * The images that a spec names. A spec that was not checked is checked as on the command line.
   *
   * @throws DatasetException if a file is missing, damaged or another one than when it was checked
   */
  public static synchronized Dataset load(DatasetSpec spec) {
    boolean known = spec.source() == null && KnownSet.of(spec.name()) != null;
    if (spec.content() == null && !known) {
      return load(spec.with(check(spec, DataFolder.anywhere()).content()));
    }
    Object key =
        spec.source() == null
            ? new Key(
                spec.sha256(),
                spec.train(),
                spec.reward(),
                spec.test(),
                spec.classes(),
                spec.transposed())
            : spec;
    SoftReference<Dataset> reference = LOADED.get(key);
    Dataset dataset = reference == null ? null : reference.get();
    if (dataset == null) {
      dataset = spec.source() == null ? read(spec) : TableSets.load(spec);
      LOADED.values().removeIf(r -> r.get() == null);
      LOADED.put(key, new SoftReference<>(dataset));
    }
    return dataset;
  }

  private static Dataset read(DatasetSpec spec) {
    List<IdxFile> files =
        spec.content() == null
            ? KnownFiles.of(KnownSet.of(spec.name()))
            : spec.content().files().stream().map(f -> IdxFile.of(Path.of(f))).toList();
    List<Range> training = List.of(spec.train(), spec.reward());
    if (spec.classes() != null) {
      List<Images> train = chosen(spec, files, 0, training);
      return new Dataset(
          train.get(0), train.get(1), chosen(spec, files, 2, List.of(spec.test())).get(0));
    }
    List<IdxFile.Pass> passes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      passes.add(pass(spec, files.get(i), i, i < 2 ? training : List.of(spec.test())));
    }
    return new Dataset(images(passes, 0, 0), images(passes, 0, 1), images(passes, 2, 0));
  }

  /** Ranges of the images of some classes. */
  private static List<Images> chosen(
      DatasetSpec spec, List<IdxFile> files, int file, List<Range> ranges) {
    IdxFile labels = files.get(file + 1);
    Range all = new Range(0, pass(spec, labels, file + 1, List.of()).count());
    ClassChoice choice =
        new ClassChoice(spec.classes(), pass(spec, labels, file + 1, List.of(all)).parts().get(0));
    List<Range> covers = choice.covers(labels.name(), ranges);
    IdxFile.Pass pass = pass(spec, files.get(file), file, covers);
    List<Images> images = new ArrayList<>();
    for (int i = 0; i < covers.size(); i++) {
      images.add(choice.images(ranges.get(i), covers.get(i), pass.parts().get(i), pass.each()));
    }
    return images;
  }

  /**
   * Images of a file, without classes.
   *
   * @param size rows and columns of one
   */
  public record Bare(List<Integer> size, byte[] pixels) {}

  /**
   * Reads all images of an IDX file.
   *
   * @param transposed whether they are column by column
   * @throws DatasetException if it is no such file
   */
  public static Bare images(Path file, boolean transposed) {
    IdxFile idx = IdxFile.of(file);
    int count = idx.read(rank(0), List.of()).count();
    IdxFile.Pass pass = idx.read(rank(0), List.of(new Range(0, count)));
    pass = transposed ? pass.transposed() : pass;
    return new Bare(pass.dimensions().subList(1, 3), pass.parts().get(0));
  }

  private static Images images(List<IdxFile.Pass> passes, int file, int range) {
    byte[] labels = passes.get(file + 1).parts().get(range);
    IdxFile.Pass images = passes.get(file);
    return new Images(images.parts().get(range), labels, labels.length, images.each());
  }

  private static IdxFile.Pass pass(DatasetSpec spec, IdxFile file, int number, List<Range> ranges) {
    String expected = spec.sha256().get(number);
    String found;
    try {
      IdxFile.Pass pass = file.read(rank(number), ranges);
      if (pass.sha256().equals(expected)) {
        return spec.transposed() && rank(number) == 3 ? pass.transposed() : pass;
      }
      found = "found unpacked bytes with the SHA-256 " + pass.sha256();
    } catch (DatasetException e) {
      found = e.getMessage();
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e;
      }
      found = "found no such file; all services must see data sets at the same place";
    }
    throw new DatasetException(
        "the data in "
            + file.name()
            + " changed since the campaign was submitted: expected unpacked bytes with the SHA-256 "
            + expected
            + ", "
            + found);
  }
}
