package io.gradinstructor.data.table;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Files opened for a pass, plain or gzip, and hashed on the way. */
final class Opened {
  private static final int CHUNK = 1 << 16;

  /** Reads an unpacked file. */
  interface Use {
    void of(InputStream in, String name) throws IOException;
  }

  private Opened() {}

  /**
   * Has a file read; SHA-256 of its unpacked bytes.
   *
   * @throws TableException if it cannot be unpacked
   * @throws UncheckedIOException if it cannot be read
   */
  static String read(Path file, Use use) {
    try (InputStream raw = new BufferedInputStream(open(file), CHUNK);
        HashedStream in = new HashedStream(unpacked(raw))) {
      use.of(in, file.toString());
      return in.sha256();
    } catch (ZipException | EOFException e) {
      throw new TableException(
          file
              + ": expected whole data, found some that end early or cannot be unpacked: "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    if (!file.startsWith(Source.PROGRAM)) {
      return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }
    InputStream in = Opened.class.getResourceAsStream("/tables/" + file.getFileName() + ".gz");
    if (in == null) {
      throw new FileNotFoundException("the program is not installed whole");
    }
    return in;
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in, CHUNK) : in;
  }
}
