package io.gradinstructor.data.table;

import io.gradinstructor.basics.Sha256;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Reads pictures in the order of their classes' names, then of their own. What is hashed is what
 * they show, so that another decoder is noticed.
 */
record PictureReader(List<Path> places, Pictures pictures) implements Source.Reader {
  private static final int MOST_PIXELS = 64_000_000;

  static {
    // Temporary files for streams would be of no use.
    ImageIO.setUseCache(false);
  }

  /** A file and the place of its class. */
  private record Entry(Path file, int label) {}

  /** A picture as bytes. */
  private record Shown(int rows, int columns, byte[] bytes) {}

  @Override
  public Profile profile(String by) {
    if (by != null) {
      throw new TableException("split.grouped: needs a table with a column " + by);
    }
    List<String> classes = names(places.get(0), true);
    if (classes.size() < 2 || classes.size() > Encoding.MOST_CLASSES) {
      throw new TableException(
          places.get(0)
              + ": expected 2 to "
              + Encoding.MOST_CLASSES
              + " folders, one for each class, found "
              + classes.size());
    }
    List<Integer> counts = new ArrayList<>();
    List<String> sha256 = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<Integer> size = new ArrayList<>();
    for (Path place : places) {
      List<Entry> entries = entries(place, classes);
      counts.add(entries.size());
      entries.forEach(e -> labels.add(e.label()));
      sha256.add(pass(place, entries, size, (i, shown) -> {}));
    }
    byte[] of = new byte[labels.size()];
    for (int i = 0; i < of.length; i++) {
      of[i] = labels.get(i).byteValue();
    }
    List<Integer> image = List.of(size.get(0), size.get(1), pictures.colour() ? 3 : 1);
    int width = image.stream().reduce(1, Math::multiplyExact);
    return new Profile(
        sha256,
        counts.get(0),
        counts.size() > 1 ? counts.get(1) : 0,
        List.of(Feature.numbers("pixels", width)),
        image,
        classes,
        of,
        null,
        0);
  }

  @Override
  public List<String> rows(Profile profile, Source.Rows wanted) {
    List<String> sha256 = new ArrayList<>();
    double[] raw = new double[profile.width()];
    int from = 0;
    for (Path place : places) {
      List<Entry> entries = entries(place, profile.classes());
      int first = from;
      sha256.add(
          pass(
              place,
              entries,
              new ArrayList<>(profile.image().subList(0, 2)),
              (i, shown) -> {
                if (wanted.wants(first + i)) {
                  planes(shown.bytes(), raw);
                  wanted.row(first + i, raw, entries.get(i).label());
                }
              }));
      from += entries.size();
    }
    return sha256;
  }

  /**
   * A network takes all red of a picture, then all green, then all blue, as maps of three channels.
   */
  private void planes(byte[] bytes, double[] raw) {
    int channels = pictures.colour() ? 3 : 1;
    int plane = raw.length / channels;
    for (int i = 0; i < raw.length; i++) {
      raw[i % channels * plane + i / channels] = bytes[i] & 0xff;
    }
  }

  /**
   * Pictures whatever their classes.
   *
   * @param place a picture, or a folder of them and of folders of classes
   * @param image rows, columns and channels that they must have
   * @param classes names by place
   */
  Pictures.Shown all(Path place, List<Integer> image, List<String> classes) {
    List<Entry> entries = new ArrayList<>();
    if (Files.isDirectory(place)) {
      for (String name : names(place, false)) {
        Path file = place.resolve(name);
        List<String> within = Files.isDirectory(file) ? names(file, false) : List.of("");
        within.forEach(f -> entries.add(new Entry(file.resolve(f), classes.indexOf(name))));
      }
    } else {
      entries.add(new Entry(place, -1));
    }
    if (entries.isEmpty()) {
      throw new TableException(place + ": expected pictures, found none");
    }
    int each = image.stream().reduce(1, Math::multiplyExact);
    byte[] bytes = new byte[Math.multiplyExact(each, entries.size())];
    Path folder = Files.isDirectory(place) ? place : place.toAbsolutePath().getParent();
    pass(
        folder,
        entries,
        new ArrayList<>(image.subList(0, 2)),
        (i, shown) -> System.arraycopy(shown.bytes(), 0, bytes, i * each, each));
    return new Pictures.Shown(
        entries.stream().map(e -> folder.relativize(e.file().toAbsolutePath()).toString()).toList(),
        bytes,
        entries.stream().mapToInt(Entry::label).toArray());
  }

  /** Hears pictures. */
  private interface Each {
    void of(int number, Shown shown);
  }

  /**
   * Shows all pictures; their hash.
   *
   * @param size of all of them, put in by the first if it is empty
   */
  private String pass(Path place, List<Entry> entries, List<Integer> size, Each each) {
    MessageDigest sha = Sha256.digest();
    for (int i = 0; i < entries.size(); i++) {
      Path file = entries.get(i).file();
      Shown shown = shown(file);
      if (size.isEmpty()) {
        size.addAll(List.of(shown.rows(), shown.columns()));
      } else if (size.get(0) != shown.rows() || size.get(1) != shown.columns()) {
        throw new TableException(
            file
                + ": expected "
                + size.get(0)
                + " x "
                + size.get(1)
                + " pixels as the others have, found "
                + shown.rows()
                + " x "
                + shown.columns()
                + "; size: [rows, columns] brings all to one");
      }
      sha.update(
          place.relativize(file).toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8));
      sha.update(ByteBuffer.allocate(8).putInt(shown.rows()).putInt(shown.columns()).array());
      sha.update(shown.bytes());
      each.of(i, shown);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static List<String> names(Path folder, boolean folders) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> !f.getFileName().toString().startsWith("."))
          .filter(f -> !folders || Files.isDirectory(f))
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new TableException(
          folder + ": expected a folder of folders of pictures, found something else", e);
    }
  }

  private static List<Entry> entries(Path place, List<String> classes) {
    if (!names(place, true).equals(classes)) {
      throw new TableException(
          place
              + ": expected folders "
              + String.join(", ", classes)
              + ", found "
              + String.join(", ", names(place, true)));
    }
    List<Entry> entries = new ArrayList<>();
    for (int c = 0; c < classes.size(); c++) {
      Path folder = place.resolve(classes.get(c));
      List<String> files = names(folder, false);
      if (files.size() < 2 && place.equals(folder.getParent())) {
        throw new TableException(folder + ": expected two pictures or more, found " + files.size());
      }
      for (String name : files) {
        entries.add(new Entry(folder.resolve(name), c));
      }
    }
    return entries;
  }

  private Shown shown(Path file) {
    BufferedImage image;
    try {
      image = Files.isRegularFile(file) ? ImageIO.read(file.toFile()) : null;
    } catch (IOException | RuntimeException e) {
      if (e instanceof IOException io && !Files.isReadable(file)) {
        throw new UncheckedIOException(io);
      }
      throw new TableException(
          file + ": expected a picture, PNG or JPEG, found one that is damaged: " + e.getMessage(),
          e);
    }
    if (image == null) {
      throw new TableException(file + ": expected a picture, PNG or JPEG, found something else");
    }
    int rows = image.getHeight();
    int columns = image.getWidth();
    if ((long) rows * columns > MOST_PIXELS) {
      throw new TableException(file + ": expected " + MOST_PIXELS + " pixels at most, found more");
    }
    int[] rgb = rgb(image);
    int channels = pictures.colour() ? 3 : 1;
    byte[] bytes = new byte[rgb.length * channels];
    for (int p = 0; p < rgb.length; p++) {
      int r = rgb[p] >> 16 & 0xff;
      int g = rgb[p] >> 8 & 0xff;
      int b = rgb[p] & 0xff;
      if (channels == 3) {
        bytes[3 * p] = (byte) r;
        bytes[3 * p + 1] = (byte) g;
        bytes[3 * p + 2] = (byte) b;
      } else {
        // Brightness of ITU-R BT.601 in whole numbers: the same anywhere.
        bytes[p] = (byte) ((299 * r + 587 * g + 114 * b + 500) / 1000);
      }
    }
    Shown shown = new Shown(rows, columns, bytes);
    return pictures.size() == null
        ? shown
        : scaled(shown, pictures.size().get(0), pictures.size().get(1), channels);
  }

  /**
   * Red, green and blue of each pixel. Bytes of grey are taken as they are: Java would turn them to
   * another scale of brightness.
   */
  private static int[] rgb(BufferedImage image) {
    int columns = image.getWidth();
    if (image.getType() != BufferedImage.TYPE_BYTE_GRAY) {
      return image.getRGB(0, 0, columns, image.getHeight(), null, 0, columns);
    }
    int[] grey = image.getRaster().getSamples(0, 0, columns, image.getHeight(), 0, (int[]) null);
    for (int i = 0; i < grey.length; i++) {
      grey[i] *= 0x010101;
    }
    return grey;
  }

  /** Means over the area that a pixel covers, in whole numbers. */
  private static Shown scaled(Shown from, int rows, int columns, int channels) {
    if (from.rows() == rows && from.columns() == columns) {
      return from;
    }
    byte[] out = new byte[rows * columns * channels];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        long[] sums = new long[channels];
        long area = 0;
        // In units of 1/rows and 1/columns of a pixel of the picture.
        long top = (long) y * from.rows();
        long bottom = top + from.rows();
        long left = (long) x * from.columns();
        long right = left + from.columns();
        for (long v = top / rows; v * rows < bottom; v++) {
          long high = Math.min(bottom, (v + 1) * rows) - Math.max(top, v * rows);
          for (long u = left / columns; u * columns < right; u++) {
            long wide = Math.min(right, (u + 1) * columns) - Math.max(left, u * columns);
            area += high * wide;
            int at = (int) (v * from.columns() + u) * channels;
            for (int c = 0; c < channels; c++) {
              sums[c] += high * wide * (from.bytes()[at + c] & 0xff);
            }
          }
        }
        for (int c = 0; c < channels; c++) {
          out[(y * columns + x) * channels + c] = (byte) ((sums[c] + area / 2) / area);
        }
      }
    }
    return new Shown(rows, columns, out);
  }
}
