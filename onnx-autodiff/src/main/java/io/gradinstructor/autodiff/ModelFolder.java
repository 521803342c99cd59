package io.gradinstructor.autodiff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the system property {@value #PROPERTY} names a folder, every model that is made ready to
 * run is kept there as {@code SHA-256.onnx}: to be looked at, or compared with those of another
 * version.
 */
final class ModelFolder {
  static final String PROPERTY = "onnx-autodiff.models";

  private ModelFolder() {}

  static void keep(byte[] model) {
    String folder = System.getProperty(PROPERTY);
    if (folder == null) {
      return;
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(model);
      Path file = Path.of(folder, HexFormat.of().formatHex(digest) + ".onnx");
      Files.createDirectories(file.getParent());
      Files.write(file, model);
    } catch (IOException e) {
      throw new UncheckedIOException(PROPERTY + ": " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
