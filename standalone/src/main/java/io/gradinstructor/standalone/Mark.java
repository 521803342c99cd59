package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says that a folder is ours and which files in it are; others in it are the user's.
 *
 * @param product whose it is
 * @param kind what the folder holds
 * @param format version of this file and of the folder
 * @param of what the files are about: the campaign's id, say
 * @param files that we wrote, by path in the folder
 * @param replaces files of the user's that may be replaced, as he said so
 */
record Mark(
    String product, String kind, int format, String of, List<String> files, List<String> replaces) {
  private static final String PRODUCT = "grad-instructor";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  Mark {
    files = files == null ? List.of() : List.copyOf(files);
    replaces = replaces == null ? List.of() : List.copyOf(replaces);
  }

  /** One of a folder without files. */
  static Mark of(String kind, String of) {
    return new Mark(PRODUCT, kind, FORMAT, of, List.of(), List.of());
  }

  Mark of(String now) {
    return new Mark(product, kind, format, now, files, replaces);
  }

  Mark files(List<String> now) {
    return new Mark(product, kind, format, of, now, replaces);
  }

  Mark replaces(List<String> now) {
    return new Mark(product, kind, format, of, files, now);
  }

  /** Name of its file. */
  static String file(String kind) {
    return "gi-" + kind + ".json";
  }

  /**
   * That of a folder, if it has one.
   *
   * @throws IOException if another version wrote it
   */
  static Optional<Mark> in(Path folder, String kind) throws IOException {
    Path file = folder.resolve(file(kind));
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Mark mark;
    try {
      mark = JSON.readValue(Files.readAllBytes(file), Mark.class);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (!PRODUCT.equals(mark.product) || !kind.equals(mark.kind)) {
      return Optional.empty();
    }
    if (mark.format != FORMAT) {
      throw new IOException(
          folder + " is of format " + mark.format + "; this version knows " + FORMAT);
    }
    return Optional.of(mark);
  }

  byte[] json() throws IOException {
    return JSON.writeValueAsBytes(this);
  }
}
