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
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An IDX file of unsigned bytes, the format of MNIST, plain or gzip. It is read in one pass that
 * keeps only what is asked for, so that its size does not matter; the hash tells what was read.
 *
 * @param name in messages
 */
record IdxFile(String name, Opener opener) {
  /** A gigabyte: more is a mistake or an attack. */
  static final long MAX_BYTES = 1 << 30;

  private static final int CHUNK = 1 << 16;

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
    List<Integer> sizes = header(in, rank, sha);
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
    while (at <= length && (n = in.readNBytes(chunk, 0, CHUNK)) > 0) {
      sha.update(chunk, 0, n);
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

  private List<Integer> header(InputStream in, int rank, MessageDigest sha) throws IOException {
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
    sha.update(header);
    ByteBuffer buffer = ByteBuffer.wrap(header);
    int magic = buffer.getInt();
    if (magic != 0x800 + rank) {
      throw new DatasetException(
          String.format(
              Locale.ROOT,
              "%s: expected the magic number 0x%08x (unsigned bytes, %d dimensions), found 0x%08x",
              name,
              0x800 + rank,
              rank,
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
    return List.of(sizes);
  }

  /** What of a chunk at a place of the file falls into a part that begins at another. */
  private static void copy(byte[] chunk, int n, long at, byte[] part, long begin) {
    long from = Math.max(at, begin);
    long to = Math.min(at + n, begin + part.length);
    if (from < to) {
      System.arraycopy(chunk, (int) (from - at), part, (int) (from - begin), (int) (to - from));
    }
  }
}
