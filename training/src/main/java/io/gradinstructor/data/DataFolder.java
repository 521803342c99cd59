package io.gradinstructor.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where the data sets lie that campaigns name by a path. A path is resolved once, when a campaign
 * is checked, to the real and absolute one: that is what is opened.
 */
public final class DataFolder {
  private final Path folder;
  private final boolean bounded;

  private DataFolder(Path folder, boolean bounded) {
    this.folder = folder;
    this.bounded = bounded;
  }

  /** For who sits at this machine: anywhere, relative to the current directory; ~ is home. */
  public static DataFolder anywhere() {
    return new DataFolder(Path.of(""), false);
  }

  /**
   * For who asks from elsewhere: in this folder only, wherever links lead.
   *
   * @param folder null or blank if there is none
   */
  public static DataFolder within(String folder) {
    return new DataFolder(folder == null || folder.isBlank() ? null : Path.of(folder), true);
  }

  /** Whether known sets may be fetched for who asks: it takes minutes. */
  public boolean patient() {
    return !bounded;
  }

  /**
   * The real path of what a campaign names.
   *
   * @throws DatasetException if it is not there or may not be named
   */
  Path resolve(String named) {
    return resolve(
        named,
        "data set",
        "; path names a folder with " + KnownSet.FILES.get(0) + " and the three others");
  }

  /**
   * What a file holds that a campaign names besides its data sets.
   *
   * @param most bytes
   * @throws DatasetException if it is not there, may not be named or is larger
   */
  public byte[] bytes(String named, int most) {
    Path path = file(resolve(named, "file", ""), named);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new DatasetException(named + ": is too large, " + most + " bytes are left at most");
      }
      return bytes;
    } catch (IOException e) {
      throw new DatasetException(named + ": cannot be read: " + why(e));
    }
  }

  /**
   * The same of something else.
   *
   * @param what it is
   * @param hint added where it is looked for on this machine and is not there
   */
  Path resolve(String named, String what, String hint) {
    if (bounded && folder == null) {
      throw new DatasetException(
          named + ": this server has no folder of data sets (GI_DATA_DIR), so campaigns name none");
    }
    try {
      Path base = folder.toAbsolutePath().normalize();
      Path path = base.resolve(bounded ? named : home(named)).normalize();
      if (bounded && !path.startsWith(base)) {
        throw outside(named);
      }
      Path real = path.toRealPath();
      if (bounded && !real.startsWith(base.toRealPath())) {
        throw outside(named);
      }
      return real;
    } catch (NoSuchFileException e) {
      throw new DatasetException(
          named
              + ": there is no such "
              + what
              + (bounded
                  ? " in the server's folder of data sets (GI_DATA_DIR)"
                  : " at " + folder.toAbsolutePath().resolve(home(named)) + hint));
    } catch (InvalidPathException e) {
      throw new DatasetException(named + ": is no path: " + e.getReason());
    } catch (IOException e) {
      throw new DatasetException(named + ": cannot be opened: " + why(e));
    }
  }

  /** The real path of a file in a folder that was resolved. */
  Path inside(Path file, String named) {
    try {
      Path real = file.toRealPath();
      if (bounded && !real.startsWith(folder.toRealPath())) {
        throw outside(named);
      }
      return file(real, named);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be opened: " + why(e), e);
    }
  }

  private static DatasetException outside(String named) {
    return new DatasetException(
        named
            + ": is not in the server's folder of data sets (GI_DATA_DIR), which paths are"
            + " relative to");
  }

  private static String home(String named) {
    boolean tilde = named.equals("~") || named.startsWith("~/");
    return tilde ? System.getProperty("user.home") + named.substring(1) : named;
  }

  /** What the system says, which often is no more than the path. */
  static String why(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "")
        + (e.getMessage() == null ? "" : ": " + e.getMessage());
  }

  /** A regular file in a folder or by itself; anything else could wait for ever or never end. */
  static Path file(Path path, String named) {
    if (!Files.isRegularFile(path)) {
      throw new DatasetException(named + ": expected a file, plain or gzip, found something else");
    }
    return path;
  }
}
