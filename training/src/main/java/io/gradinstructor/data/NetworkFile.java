package io.gradinstructor.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gradinstructor.basics.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with a network. Like data sets it lies where its path says when a campaign is checked, and
 * is known by its content from then on.
 *
 * @param path as the campaign names it; empty for none
 * @param content its real path and the SHA-256 of its bytes; null before it was checked
 */
public record NetworkFile(
    String path, @JsonInclude(JsonInclude.Include.NON_NULL) DatasetSpec.Content content) {
  /** No file. */
  public static final NetworkFile NONE = new NetworkFile("", null);

  /** As a message may carry one. */
  private static final long MOST = 64L << 20;

  /** The same, found; the same content if it was before. */
  public NetworkFile with(DatasetSpec.Content found) {
    return new NetworkFile(path, found);
  }

  /**
   * Finds it.
   *
   * @throws DatasetException if it is not there, too large, or may not be named
   */
  public DatasetSpec.Content find(DataFolder where) {
    Path real = DataFolder.file(where.resolve(path, "network", ""), path);
    return new DatasetSpec.Content(List.of(real.toString()), List.of(Sha256.of(read(real))));
  }

  /**
   * Its bytes. One that was not checked is found as on the command line.
   *
   * @throws DatasetException if it is missing or another one than when it was checked
   */
  public byte[] bytes() {
    if (content == null) {
      return with(find(DataFolder.anywhere())).bytes();
    }
    String file = content.files().get(0);
    byte[] bytes = read(Path.of(file));
    if (!Sha256.of(bytes).equals(content.sha256().get(0))) {
      throw new DatasetException(
          "the network in "
              + file
              + " changed since the campaign was submitted: expected bytes with the SHA-256 "
              + content.sha256().get(0)
              + ", found "
              + Sha256.of(bytes));
    }
    return bytes;
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MOST) {
        throw new DatasetException(file + ": expected 64 MiB at most, found more");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DatasetException(
          file + ": found no such file; all services must see networks at the same place", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + DataFolder.why(e), e);
    }
  }
}
