package io.gradinstructor.data;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Sha256;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes, the format of MNIST, plain or gzip, or of labels as QMNIST has
 * them: rows of 32-bit numbers, the first of which is the class. It is read in one pass that keeps
 * only what is asked for, so that its size does not matter; the hash tells what was read.
 *
 * @param name in messages
 */
record IdxFile(String name, Opener opener) {
  /** A gigabyte: more is a mistake or an attack. */
  static final long MAX_BYTES = 1 << 30;

  private static final int CHUNK = 1 << 16;

  /** Magic numbers but for the dimensions. */
  private static final int BYTES = 0x800;

  private static final int INTS = 0xc00;
  private static final int MOST_INTS = 1024;

  /** Opens the file; called for each pass. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /**
   * What a pass found.
   *
   * @param sha256 of the unpacked bytes
   * @param dimensions sizes, slowest first
   * @param least of the bytes after the header
   * @param greatest of the same
   * @param counts how often there is each byte after the header, of labels
   * @param parts bytes of the ranges that were asked for, of the slowest dimension
   */
  record Pass(
      String sha256,
      List<Integer> dimensions,
      int least,
      int greatest,
      int[] counts,
      List<byte[]> parts) {
    int count() {
      return dimensions.get(0);
    }

    /** Of images: rows are columns. */
    Pass transposed() {
      int rows = dimensions.get(1);
      int columns = dimensions.get(2);
      for (byte[] part : parts) {
        byte[] image = new byte[rows * columns];
        for (int from = 0; from < part.length; from += image.length) {
          System.arraycopy(part, from, image, 0, image.length);
          for (int i = 0; i < image.length; i++) {
            part[from + i % columns * rows + i / columns] = image[i];
          }
        }
      }
      return new Pass(sha256, List.of(count(), columns, rows), least, greatest, counts, parts);
    }

    /** Bytes of one of the slowest dimension: pixels of an image. */
    int each() {
      return dimensions.stream().skip(1).reduce(1, Math::multiplyExact);
    }
  }

  /** A file of this machine. */
  static IdxFile of(Path path) {
    return new IdxFile(
        path.toString(), () -> Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Reads it.
   *
   * @param rank how many dimensions it shall have
   * @throws DatasetException if it is no such file, or does not have the ranges
   * @throws DeterministicFault if the ranges are too large for the memory
   * @throws UncheckedIOException if it cannot be read
   */
  Pass read(int rank, List<Range> ranges) {
    try (InputStream in = unpacked(new BufferedInputStream(opener.open(), CHUNK))) {
      return read(in, rank, ranges);
    } catch (ZipException | EOFException e) {
      throw new DatasetException(
          name
              + ": expected whole gzip data, found some that cannot be unpacked: "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read: " + DataFolder.why(e), e);
    }
  }

  private static InputStream unpacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, CHUNK) : in;
  }

  private Pass read(InputStream in, int rank, List<Range> ranges) throws IOException {
    MessageDigest sha = Sha256.digest();
    InputStream hashed = new DigestInputStream(in, sha);
    Header header = header(hashed, rank);
    List<Integer> sizes = header.sizes();
    InputStream data = header.ints() == 0 ? hashed : new FirstInts(hashed, name, header.ints());
    long length = sizes.stream().mapToLong(s -> s).reduce(1, (a, b) -> a * b);
    int each = (int) (length / sizes.get(0));
    requireMemory(ranges.stream().mapToLong(r -> (long) r.size() * each).sum());
    List<byte[]> parts = new ArrayList<>();
    for (Range r : ranges) {
      if (r.to() > sizes.get(0)) {
        throw new DatasetException(
            name + ": expected a range within its " + sizes.get(0) + " images, found " + r);
      }
      parts.add(new byte[Math.multiplyExact(r.size(), each)]);
    }
    byte[] chunk = new byte[CHUNK];
    int[] counts = new int[256];
    int least = 255;
    int greatest = 0;
    long at = 0;
    int n;
    while (at <= length && (n = data.readNBytes(chunk, 0, CHUNK)) > 0) {
      for (int i = 0; rank == 1 && i < n; i++) {
        least = Math.min(least, chunk[i] & 0xff);
        greatest = Math.max(greatest, chunk[i] & 0xff);
        counts[chunk[i] & 0xff]++;
      }
      for (int i = 0; i < parts.size(); i++) {
        copy(chunk, n, at, parts.get(i), (long) ranges.get(i).from() * each);
      }
      at += n;
    }
    if (at != length) {
      throw new DatasetException(
          name
              + ": expected "
              + length
              + " bytes of data for "
              + sizes
              + ", found "
              + (at > length ? "more" : Long.toString(at)));
    }
    return new Pass(HexFormat.of().formatHex(sha.digest()), sizes, least, greatest, counts, parts);
  }

  private void requireMemory(long bytes) {
    if (bytes > Datasets.mostBytes()) {
      throw new DeterministicFault(
          String.format(
              Locale.ROOT,
              "%s: the ranges that the campaign names have %,d bytes, the memory of this process"
                  + " is for %,d: name less, or give it more (java -Xmx)",
              name,
              bytes,
              Datasets.mostBytes()));
    }
  }

  /**
   * What a file says of itself.
   *
   * @param sizes of the dimensions that were asked for
   * @param ints 32-bit numbers of a row, of labels that are such; 0 of bytes
   */
  private record Header(List<Integer> sizes, int ints) {}

  private Header header(InputStream in, int rank) throws IOException {
    byte[] header = in.readNBytes(4 + 4 * rank);
    if (header.length < 4 + 4 * rank) {
      throw new DatasetException(
          name
              + ": expected an IDX header of "
              + (4 + 4 * rank)
              + " bytes, found "
              + header.length
              + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(header);
    int magic = buffer.getInt();
    boolean ints = rank == 1 && (magic == INTS + 1 || magic == INTS + 2);
    if (magic != BYTES + rank && !ints) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected the magic number 0x%08x (unsigned bytes, %d dimensions)%s, found 0x%08x",
              name,
              BYTES + rank,
              rank,
              rank == 1 ? ", or that of 32-bit numbers" : "",
              magic));
    }
    Integer[] sizes = new Integer[rank];
    long length = 1;
    for (int i = 0; i < rank; i++) {
      sizes[i] = buffer.getInt();
      if (sizes[i] < 1 || (length *= sizes[i]) > MAX_BYTES) {
        throw new DatasetException(
            name
                + ": expected dimensions of 1 to "
                + MAX_BYTES
                + " values in all, found "
                + Arrays.toString(Arrays.copyOf(sizes, i + 1)));
      }
    }
    int more = ints && magic == INTS + 2 ? ByteBuffer.wrap(in.readNBytes(4)).getInt() : 1;
    if (more < 1 || more > MOST_INTS) {
      throw new DatasetException(
          name + ": expected rows of 1 to " + MOST_INTS + " numbers, found " + more);
    }
    return new Header(List.of(sizes), ints ? more : 0);
  }

  /** What of a chunk at a place of the file falls into a part that begins at another. */
  private static void copy(byte[] chunk, int n, long at, byte[] part, long begin) {
    long from = Math.max(at, begin);
    long to = Math.min(at + n, begin + part.length);
    if (from < to) {
      System.arraycopy(chunk, (int) (from - at), part, (int) (from - begin), (int) (to - from));
    }
  }

  /** Labels as bytes: the first number of each row. */
  private static final class FirstInts extends InputStream {
    private final InputStream in;
    private final String name;
    private final byte[] row;

    FirstInts(InputStream in, String name, int numbers) {
      this.in = in;
      this.name = name;
      row = new byte[4 * numbers];
    }

    @Override
    public int read() throws IOException {
      int n = in.readNBytes(row, 0, row.length);
      if (n == 0) {
        return -1;
      }
      if (n < row.length) {
        throw new DatasetException(
            name
                + ": expected rows of "
                + row.length / 4
                + " numbers, found one of "
                + n
                + " bytes");
      }
      int label = ByteBuffer.wrap(row).getInt();
      if (label < 0 || label > 255) {
        throw new DatasetException(name + ": expected labels from 0 to 127, found " + label);
      }
      return label;
    }
  }
}
