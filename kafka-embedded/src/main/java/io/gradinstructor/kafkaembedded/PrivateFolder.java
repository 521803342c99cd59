package io.gradinstructor.kafkaembedded;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folders that others on this machine may not look into. */
public final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /**
   * Makes one, with the folders above it as the system makes them.
   *
   * @throws java.nio.file.FileAlreadyExistsException if something has its name, whatever it is
   */
  public static void create(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      Files.createDirectories(parent);
    }
    boolean posix = parent != null && Files.getFileStore(parent).supportsFileAttributeView("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
            : new FileAttribute<?>[0];
    Files.createDirectory(folder, attributes);
  }

  /** Makes a folder private that is there, unless it belongs to another user. */
  public static void close(Path folder) throws IOException {
    try {
      if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(folder, OWNER);
      }
    } catch (FileSystemException e) {
      // What we make in it is private all the same.
    }
  }

  /** Names of what is in a folder, but for that of its lock, in order. */
  public static List<String> content(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString())
          .filter(name -> !name.equals(FolderLock.FILE))
          .sorted()
          .toList();
    }
  }

  /** Removes a folder and all that is in it; links, not what they lead to. */
  static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }
}
