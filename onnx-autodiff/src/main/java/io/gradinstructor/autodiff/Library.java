package io.gradinstructor.autodiff;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This library, as models name it. */
public final class Library {
  /** Its version. */
  public static final String VERSION = version();

  private Library() {}

  private static String version() {
    Properties properties = new Properties();
    try (InputStream in = Library.class.getResourceAsStream("library.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
