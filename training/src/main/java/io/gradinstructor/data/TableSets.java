package io.gradinstructor.data;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Profile;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import io.gradinstructor.data.table.Table;
import io.gradinstructor.data.table.TableException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks and loads data sets of formats other than IDX. */
final class TableSets {
  private TableSets() {}

  /**
   * Reads what a spec names once to see what there is, and a second time to learn from the training
   * rows how numbers are scaled. One that was checked is as it was.
   */
  static Datasets.Found check(DatasetSpec spec, DataFolder where) {
    if (spec.content() != null) {
      return found(spec.content());
    }
    List<Path> places = places(spec, where);
    String format = spec.source().format();
    try {
      Source.Reader reader = spec.source().reader(places);
      Profile profile = reader.profile(by(spec));
      byte[] dealt = spec.split() == null ? null : dealt(spec.split(), profile);
      byte[] parts = parts(spec, dealt, profile.training(), profile.test());
      List<Integer> split = dealt == null ? null : split(dealt);
      int[] counts = Split.counts(parts);
      long rows = (long) counts[Split.TRAIN] + counts[Split.REWARD] + counts[Split.TEST];
      // Before a second pass, which is as long as the first.
      requireMemory(rows, profile.encoding(split), places.get(0).toString());
      Encoding encoding =
          Table.encoding(
              reader, profile, parts, spec.source().columns(), places.get(0).toString(), split);
      return found(
          new Content(places.stream().map(Path::toString).toList(), profile.sha256(), encoding));
    } catch (DatasetException e) {
      throw e;
    } catch (DeterministicFault e) {
      throw new DatasetException(e.getMessage(), e).of(format);
    }
  }

  private static byte[] dealt(Split split, Profile profile) {
    try {
      byte[] dealt = split.parts(profile);
      Split.require(dealt, profile);
      return dealt;
    } catch (TableException e) {
      throw new DatasetException(e.getMessage(), e).of("split");
    }
  }

  private static List<Integer> split(byte[] dealt) {
    int[] counts = Split.counts(dealt);
    return List.of(counts[Split.TRAIN], counts[Split.REWARD], counts[Split.TEST]);
  }

  private static String by(DatasetSpec spec) {
    return spec.split() == null ? null : spec.split().by();
  }

  private static Datasets.Found found(Content content) {
    Encoding e = content.encoding();
    List<Integer> image = e.image();
    int rows = image == null ? 1 : image.get(0);
    int last = e.classes().size() - 1;
    return new Datasets.Found(
        content,
        new Datasets.Part(e.training(), rows, e.width() / rows, 0, last),
        new Datasets.Part(e.test(), rows, e.width() / rows, 0, last));
  }

  private static List<Path> places(DatasetSpec spec, DataFolder where) {
    KnownTable known = KnownTable.of(spec.name());
    if (known != null) {
      return List.of(known.place());
    }
    List<Path> places = new ArrayList<>();
    for (Map.Entry<String, String> file : spec.source().files().entrySet()) {
      String named = file.getValue();
      try {
        Path place = where.resolve(named, "data set", "");
        boolean folder = file.getKey().endsWith("folder");
        if (folder && !Files.isDirectory(place)) {
          throw new DatasetException(
              named + ": expected a folder of folders of pictures, found a file");
        }
        places.add(folder ? place : DataFolder.file(place, named));
      } catch (DatasetException e) {
        throw e.of(spec.source().format() + "." + file.getKey());
      }
    }
    return places;
  }

  /**
   * The part of each row by a spec's ranges.
   *
   * @param dealt by the split; null if there is none
   * @param rows of the files
   * @param own rows of files that are the test's
   */
  private static byte[] parts(DatasetSpec spec, byte[] dealt, int rows, int own) {
    byte[] parts = new byte[rows + own];
    if (dealt != null && spec.content() == null) {
      return dealt;
    }
    int[] next = new int[4];
    int trained = dealt == null ? 0 : Split.counts(dealt)[Split.TRAIN];
    for (int r = 0; r < parts.length; r++) {
      int training = -1;
      int test = -1;
      if (dealt != null) {
        int place = next[dealt[r]]++;
        training =
            dealt[r] == Split.TRAIN ? place : dealt[r] == Split.REWARD ? trained + place : -1;
        test = dealt[r] == Split.TEST ? place : -1;
      } else if (r < rows) {
        training = r;
        test = own == 0 ? r : -1;
      } else {
        test = r - rows;
      }
      parts[r] =
          within(spec.train(), training)
              ? Split.TRAIN
              : within(spec.reward(), training)
                  ? Split.REWARD
                  : within(spec.test(), test) ? Split.TEST : Split.NONE;
    }
    return parts;
  }

  private static boolean within(Range range, int place) {
    return range.from() <= place && place < range.to();
  }

  /** The rows that a spec names, which was checked. */
  static Dataset load(DatasetSpec spec) {
    Content content = spec.content();
    Encoding encoding = content.encoding();
    long rows = (long) spec.train().size() + spec.reward().size() + spec.test().size();
    requireMemory(rows, encoding, spec.title());
    try {
      Source.Reader reader = spec.source().reader(content.files().stream().map(Path::of).toList());
      byte[] dealt = null;
      if (spec.split() != null) {
        dealt =
            spec.split()
                .parts(spec.split().reads() ? reader.profile(by(spec)) : encoding.profile());
      }
      byte[] parts = parts(spec, dealt, encoding.rows().get(0), encoding.rows().get(1));
      Table table = Table.read(reader, encoding, parts);
      if (!table.sha256().equals(content.sha256())) {
        throw new TableException(
            "found data with the SHA-256 " + String.join(", ", table.sha256()));
      }
      return new Dataset(
          images(table, Split.TRAIN), images(table, Split.REWARD), images(table, Split.TEST));
    } catch (TableException | IndexOutOfBoundsException e) {
      throw changed(content, e.getMessage(), e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        throw changed(
            content, "found no such file; all services must see data sets at the same place", e);
      }
      throw e;
    }
  }

  private static Images images(Table table, byte part) {
    byte[] labels = table.labels(part);
    return new Images(table.inputs(part), labels, labels.length, table.width());
  }

  private static DatasetException changed(Content content, String found, RuntimeException e) {
    return new DatasetException(
        "the data in "
            + content.files().get(0)
            + " changed since the campaign was submitted: expected data with the SHA-256 "
            + String.join(", ", content.sha256())
            + ", "
            + found,
        e);
  }

  private static void requireMemory(long rows, Encoding encoding, String file) {
    String tooMuch = Datasets.tooMuch(rows, "rows", encoding.bytes(), file);
    if (tooMuch != null) {
      throw new DeterministicFault(tooMuch);
    }
  }
}
