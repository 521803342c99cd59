package io.gradinstructor.autodiff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This library, as models and people name it. */
public final class Library {
  private static final Properties PROPERTIES = properties();

  /** Its version. */
  public static final String VERSION = PROPERTIES.getProperty("version");

  private Library() {}

  /** Version, commit if it is known, Java and ONNX Runtime, in a line. */
  public static String description() {
    String commit = PROPERTIES.getProperty("commit");
    return VERSION
        + (commit.matches("[0-9a-f]+") ? " (" + commit + ")" : "")
        + ", Java "
        + System.getProperty("java.version")
        + ", ONNX Runtime "
        + PROPERTIES.getProperty("onnxruntime");
  }

  private static Properties properties() {
    Properties properties = new Properties();
    try (InputStream in = Library.class.getResourceAsStream("library.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
