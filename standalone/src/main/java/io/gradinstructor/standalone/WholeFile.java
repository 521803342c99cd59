package io.gradinstructor.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears whole or not at all. */
final class WholeFile {
  /** What its name ends with until it is whole. */
  static final String PART = ".part";

  private WholeFile() {}

  static void write(Path target, byte[] content) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + PART);
    try {
      Files.write(part, content);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
