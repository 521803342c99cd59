package io.gradinstructor.admission;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Instructors that come with the program, each trained by a campaign that docs/gallery.md names.
 */
final class Gallery {
  private static final List<String> NAMES = List.of("repair");

  private Gallery() {}

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  static String names() {
    return String.join(", ", NAMES);
  }

  static byte[] model(String name) {
    try (InputStream in = Gallery.class.getResourceAsStream("/gallery/" + name + ".onnx")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
