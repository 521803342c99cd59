package io.gradinstructor.standalone;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.kafkaembedded.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The runs of this folder. */
final class Runs {
  /** Where they are; tests name another place. */
  static final String PLACE = "gi.runs";

  private static final Pattern TIME = Pattern.compile(".*-(\\d{8}-\\d{6})(?:-(\\d+))?");

  /** A hash begins with this many digits or more; fewer are found in any name. */
  private static final String HASH = "[0-9a-f]{4,64}";

  private Runs() {}

  private static Path folder() {
    return Path.of(System.getProperty(PLACE, "runs"));
  }

  /** All of them, the oldest first. */
  static List<RunFolder> all() throws IOException {
    if (!Files.exists(folder())) {
      return List.of();
    }
    if (!Files.isDirectory(folder())) {
      throw new IOException(
          folder().toAbsolutePath() + " is a file; runs have a folder of this name");
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(folder())) {
      folders = all.filter(Files::isDirectory).toList();
    }
    List<RunFolder> runs = new ArrayList<>();
    for (Path folder : folders) {
      RunFolder run = new RunFolder(folder);
      if (isRun(run, true)) {
        runs.add(run);
      }
    }
    runs.sort(Comparator.comparing(Runs::time));
    return runs;
  }

  /**
   * Whether a folder is a run.
   *
   * @param unreadable whether one counts that cannot be read or is of another version: who asks for
   *     it is told so
   */
  private static boolean isRun(RunFolder run, boolean unreadable) {
    try {
      return run.exists();
    } catch (IOException e) {
      return unreadable;
    }
  }

  private static String name(RunFolder run) {
    return run.folder().getFileName().toString();
  }

  private static String time(RunFolder run) {
    Matcher time = TIME.matcher(name(run));
    return time.matches()
        ? String.format(
            Locale.ROOT,
            "%s %9s %s",
            time.group(1),
            time.group(2) == null ? "" : time.group(2),
            name(run))
        : name(run);
  }

  /** A new folder, empty, for a run of a campaign of this name. */
  static RunFolder create(String campaign) throws IOException {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
    for (int i = 1; ; i++) {
      Path folder = folder().resolve(campaign + "-" + time + (i == 1 ? "" : "-" + i));
      try {
        PrivateFolder.create(folder);
        return new RunFolder(folder);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(folder())) {
          throw new IOException(
              folder().toAbsolutePath() + " is no folder, so runs have no place", e);
        }
        // Begun in the same second; the next number is free.
      }
    }
  }

  /** The beginning of a run in a folder that is found or made for it. */
  interface Beginning<T> {
    T in(RunFolder run) throws IOException;
  }

  /**
   * Begins where this very file was left off last, or in a new folder. Of processes that do so at a
   * time with one file, one makes the folder and the others find it.
   */
  static <T> T begin(byte[] campaignFile, String name, Beginning<T> beginning) throws IOException {
    if (!Files.exists(folder())) {
      Files.createDirectories(folder());
    }
    try (FileChannel channel =
            FileChannel.open(
                folder().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Optional<RunFolder> open = open(campaignFile);
      return beginning.in(open.isPresent() ? open.get() : create(name));
    }
  }

  /** The latest of this very file that has not ended. */
  private static Optional<RunFolder> open(byte[] campaignFile) throws IOException {
    RunFolder found = null;
    for (RunFolder run : all()) {
      if (isRun(run, false)
          && run.pending()
          && run.campaign().filter(there -> Arrays.equals(there, campaignFile)).isPresent()) {
        found = run;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * The run of a name: its folder, or the folder's name in {@code runs}, or the one whose name or
   * campaign's hash begins so.
   *
   * @throws Refusal if it is no run's, or several are meant
   */
  static RunFolder find(String name) throws IOException {
    if (name.isBlank()) {
      throw new Refusal("the name of the run is blank");
    }
    Optional<RunFolder> given = at(Path.of(""), name).or(() -> at(folder(), name));
    if (given.isPresent()) {
      return given.get();
    }
    List<RunFolder> found = new ArrayList<>();
    for (RunFolder run : all()) {
      if (normal(name(run)).startsWith(normal(name))
          || hashed(run, name.toLowerCase(Locale.ROOT))) {
        found.add(run);
      }
    }
    if (found.isEmpty()) {
      throw new Refusal("no run " + name + "; gi list has them");
    }
    if (found.size() > 1) {
      throw new Refusal(
          name + " may be any of" + String.join("", found.stream().map(r -> "\n  " + r).toList()));
    }
    return found.get(0);
  }

  private static Optional<RunFolder> at(Path folder, String name) {
    try {
      RunFolder run = new RunFolder(folder.resolve(name));
      return run.exists() ? Optional.of(run) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hashed(RunFolder run, String name) {
    try {
      return name.matches(HASH)
          && run.campaign().filter(text -> Sha256.of(text).startsWith(name)).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Some systems take names apart that others leave whole. */
  private static String normal(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
