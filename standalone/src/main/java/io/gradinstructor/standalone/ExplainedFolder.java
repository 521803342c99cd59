package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code gi explain} writes of a network. {@code explained.json} says whose it is; files take
 * the old ones' place when all are there.
 */
final class ExplainedFolder {
  private static final String NUMBERS = "explained.json";
  private static final String FILES =
      "explained\\.json|(w\\d+-(heat|signed|gradient|weights)|pixels)\\.(png|npy)";

  private final Path path;
  private Path next;

  ExplainedFolder(Path path) {
    this.path = path;
  }

  /** Sees that the folder may hold what is explained of a trial. */
  void requireFree(String trial, boolean overwrite) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new Refusal(path + " is a file; a folder is wanted");
    }
    List<String> content = content();
    if (content.isEmpty() || overwrite) {
      return;
    }
    String of = content.contains(NUMBERS) ? trial() : null;
    if (of == null) {
      throw new Refusal(
          path + " has files already, and gi explain did not write them; --out names another");
    }
    if (!of.equals(trial)) {
      throw new Refusal(path + " explains " + of + "; --out names another, or --overwrite");
    }
  }

  /** The trial that it explains; null if it is none of ours. */
  private String trial() throws IOException {
    try {
      return new ObjectMapper()
          .readTree(Files.readAllBytes(path.resolve(NUMBERS)))
          .path("trial")
          .asText(null);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return null;
    }
  }

  private List<String> content() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.map(p -> p.getFileName().toString()).toList();
    }
  }

  /** Makes place for new files. */
  void begin() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
    }
    next = Files.createTempDirectory(path, "next-");
  }

  /** Writes a file aside. */
  void write(String file, byte[] content) throws IOException {
    Files.write(next.resolve(file), content);
  }

  /** Lets the files take the place of those that were there. */
  void publish(byte[] numbers) throws IOException {
    write(NUMBERS, numbers);
    List<Path> now;
    try (Stream<Path> all = Files.list(next)) {
      now = new ArrayList<>(all.toList());
    }
    List<String> names = now.stream().map(p -> p.getFileName().toString()).toList();
    boolean ours = content().contains(NUMBERS) && trial() != null;
    for (String old : content()) {
      if (ours
          && old.matches(FILES)
          && !names.contains(old)
          && Files.isRegularFile(path.resolve(old), LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(path.resolve(old));
      }
    }
    for (Path file : now) {
      Files.move(
          file,
          path.resolve(file.getFileName()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes what was written aside and is not needed. */
  void forgetNext() throws IOException {
    try (Stream<Path> all = Files.list(next)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(next);
  }
}
