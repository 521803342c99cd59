package io.gradinstructor.standalone;

import io.gradinstructor.core.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The runs of this folder. */
final class Runs {
  private static final Path FOLDER = Path.of("runs");

  private Runs() {}

  /** All of them, the oldest first. */
  static List<RunFolder> all() throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(RunFolder::new).filter(RunFolder::exists).sorted(Runs::byTime).toList();
    }
  }

  private static int byTime(RunFolder a, RunFolder b) {
    return time(a).compareTo(time(b));
  }

  private static String time(RunFolder run) {
    String name = run.folder().getFileName().toString();
    return name.substring(Math.max(0, name.length() - 15)) + name;
  }

  /** A folder for a new one of a campaign's file. */
  static RunFolder create(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return new RunFolder(FOLDER.resolve(name + "-" + time));
  }

  /** The latest of this very file that has not ended. */
  static Optional<RunFolder> open(byte[] campaignFile) throws IOException {
    RunFolder found = null;
    for (RunFolder run : all()) {
      if (!run.ended() && Arrays.equals(campaignFile, run.campaign())) {
        found = run;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * The run of a name: its folder, or the folder's name, or the latest whose name or campaign hash
   * begins so.
   */
  static Optional<RunFolder> find(String name) throws IOException {
    RunFolder given = new RunFolder(Path.of(name));
    if (given.exists()) {
      return Optional.of(given);
    }
    RunFolder found = null;
    for (RunFolder run : all()) {
      if (run.folder().getFileName().toString().startsWith(name)
          || Sha256.of(run.campaign()).startsWith(name)) {
        found = run;
      }
    }
    return Optional.ofNullable(found);
  }
}
