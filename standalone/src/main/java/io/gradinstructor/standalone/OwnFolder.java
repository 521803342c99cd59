package io.gradinstructor.standalone;

import io.gradinstructor.kafkaembedded.FolderLock;
import io.gradinstructor.kafkaembedded.PrivateFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder of files that a command writes. A mark in it names them, and only they are ever replaced
 * or removed. New files are written aside and take the old ones' place when all are there.
 *
 * @param path of the folder
 * @param kind of its mark
 * @param names what its files are called, as a regular expression on paths in it
 * @param folders that files of ours may lie in
 */
record OwnFolder(Path path, String kind, String names, Set<String> folders) {
  /** Where files wait for the others. */
  private static final String NEXT = "next";

  /** Of whose files in a folder one reads in a message. */
  private static final int NAMED = 3;

  /** Its mark; none if it is not ours. */
  Optional<Mark> mark() throws IOException {
    return Mark.in(path, kind).map(m -> m.files(m.files().stream().filter(this::named).toList()));
  }

  private boolean named(String file) {
    return file.matches(names);
  }

  /** Whether a file of ours is there. */
  boolean has(String file) throws IOException {
    return mark().filter(m -> m.files().contains(file)).isPresent()
        && Files.isRegularFile(path.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  /** A file that waits for the others. */
  Path next(String file) {
    return path.resolve(NEXT).resolve(file);
  }

  /**
   * Sees that the folder is ours or may become it.
   *
   * @param overwrite whether a folder with files of the user's may, and ours of the same names
   *     replace them
   */
  void requireOurs(boolean overwrite) throws IOException {
    requireOutside();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new Refusal(path + " is a file; a folder is wanted");
    }
    Optional<Mark> mark = mark();
    List<String> content = content();
    if (mark.isEmpty() && !content.isEmpty() && !overwrite) {
      throw new Refusal(
          path
              + " has files already ("
              + some(content)
              + "), and no command of ours made it; give another folder, or --overwrite");
    }
    List<String> ours = mark.map(Mark::files).orElse(List.of());
    for (String name : content) {
      Path file = path.resolve(name);
      boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
      if (name.equals(NEXT) ? !folder || mark.isEmpty() : clashes(name, folder, ours, overwrite)) {
        throw new Refusal(file + " is not ours; move it away or give another folder");
      }
    }
  }

  /** Whether something that is in the folder has a name that we want. */
  private boolean clashes(String name, boolean folder, List<String> ours, boolean overwrite)
      throws IOException {
    if (ours.stream().anyMatch(f -> f.equals(name) || f.startsWith(name + "/"))) {
      return folder == ours.stream().anyMatch(name::equals);
    }
    if (folder) {
      return named(name) || folders.contains(name) && !contentOf(path.resolve(name)).isEmpty();
    }
    boolean file = Files.isRegularFile(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    return folders.contains(name) || named(name) && !(file && (overwrite || replaceable(name)));
  }

  private boolean replaceable(String name) throws IOException {
    return mark().filter(m -> m.replaces().contains(name)).isPresent();
  }

  /** Refuses a place in a folder that is itself ours, which may go with it. */
  private void requireOutside() throws IOException {
    Path above = path.toAbsolutePath().normalize().getParent();
    for (; above != null; above = above.getParent()) {
      if (Mark.in(above, kind).isPresent()) {
        throw new Refusal(path + " is in " + above + ", which is a " + kind + "; give another");
      }
    }
  }

  /** Makes the folder if need be and takes it; empty if another process has it. */
  Optional<FolderLock> take() throws IOException {
    if (!Files.isDirectory(path)) {
      try {
        PrivateFolder.create(path);
      } catch (FileAlreadyExistsException e) {
        // Another process was faster; who has it is seen below.
      }
    } else if (content().isEmpty()) {
      PrivateFolder.close(path);
    }
    return FolderLock.take(path);
  }

  /** Marks it, before anything else is written: files that it has stay ours. */
  void begin(String of, boolean overwrite) throws IOException {
    Mark mark = mark().orElse(Mark.of(kind, of));
    List<String> replaces = new ArrayList<>(mark.replaces());
    if (overwrite) {
      content().stream()
          .filter(name -> named(name) && !mark.files().contains(name))
          .forEach(replaces::add);
    }
    write(mark.of(of).replaces(replaces));
  }

  private void write(Mark mark) throws IOException {
    WholeFile.write(path.resolve(Mark.file(kind)), mark.json());
  }

  /** Writes a file aside. */
  void write(String file, byte[] content) throws IOException {
    Path target = next(file);
    Files.createDirectories(target.getParent());
    WholeFile.write(target, content);
  }

  /** Lets files that were written aside, in this order, take the place of all that were ours. */
  void publish(List<String> files) throws IOException {
    Mark mark = mark().orElseThrow(() -> new IOException(path + " is gone, or its mark is"));
    for (String file : files) {
      Path target = path.resolve(file);
      if (!safe(file)
          || Files.exists(target, LinkOption.NOFOLLOW_LINKS)
              && !mark.files().contains(file)
              && !mark.replaces().contains(file)) {
        throw new IOException(
            target + " is not ours; move it away, and the same command goes on from here");
      }
    }
    Set<String> both = new LinkedHashSet<>(mark.files());
    both.addAll(files);
    write(mark.files(List.copyOf(both)));
    String last = files.get(files.size() - 1);
    for (String file : files) {
      if (file.equals(last)) {
        for (String old : mark.files()) {
          if (!files.contains(old)) {
            delete(old);
          }
        }
      }
      Path target = path.resolve(file);
      Files.createDirectories(target.getParent());
      Files.move(
          next(file), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    write(mark.files(files).replaces(List.of()));
    forgetNext();
  }

  /** Whether a file lies in the folder itself, not where a link leads. */
  private boolean safe(String file) {
    Path in = path.resolve(file).getParent();
    return named(file)
        && (in.equals(path)
            || !Files.exists(in, LinkOption.NOFOLLOW_LINKS)
            || Files.isDirectory(in, LinkOption.NOFOLLOW_LINKS));
  }

  private long delete(String file) throws IOException {
    Path target = path.resolve(file);
    if (!safe(file) || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    long bytes = Files.size(target);
    Files.delete(target);
    Path in = target.getParent();
    if (!in.equals(path) && contentOf(in).isEmpty()) {
      Files.delete(in);
    }
    return bytes;
  }

  /** Removes what was written aside. */
  void forgetNext() throws IOException {
    Path next = path.resolve(NEXT);
    if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(next)) {
      files = all.filter(f -> !f.equals(next)).toList();
    }
    for (Path file : files) {
      String name = next.relativize(file).toString().replace('\\', '/');
      if (named(name.replaceFirst("\\" + WholeFile.PART + "$", ""))) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(file);
        }
      }
    }
    for (Path file : files) {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && contentOf(file).isEmpty()) {
        Files.delete(file);
      }
    }
    if (contentOf(next).isEmpty()) {
      Files.delete(next);
    }
  }

  /**
   * Removes what is ours, the mark last; who asks holds the lock.
   *
   * @return how many bytes that were
   */
  long remove() throws IOException {
    long bytes = 0;
    for (String file : mark().map(Mark::files).orElse(List.of())) {
      bytes += delete(file);
    }
    forgetNext();
    Files.deleteIfExists(path.resolve(Mark.file(kind)));
    return bytes;
  }

  /** What is in the folder, but for what is ours by name alone. */
  List<String> content() throws IOException {
    return contentOf(path).stream().filter(name -> !name.startsWith(Mark.file(kind))).toList();
  }

  private static List<String> contentOf(Path folder) throws IOException {
    return PrivateFolder.content(folder);
  }

  private static String some(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
    return names.size() > NAMED ? first + ", …" : first;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
