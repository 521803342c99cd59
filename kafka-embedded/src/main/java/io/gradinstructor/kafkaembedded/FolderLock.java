package io.gradinstructor.kafkaembedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A folder that one process at a time has, until it lets go or dies. */
public final class FolderLock implements AutoCloseable {
  /** Name of the file that is locked. */
  public static final String FILE = ".gi-lock";

  private static final int TRIES = 5;
  private static final int PAUSE_MS = 40;

  /** Those of this JVM: to open such a file again, and close it, would give its lock away. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes a folder that is there, if nobody has it.
   *
   * @throws IOException if the folder is not writable
   */
  public static Optional<FolderLock> take(Path dir) throws IOException {
    Path file = dir.toRealPath().resolve(FILE);
    synchronized (HELD) {
      // Who only looks whether it is held holds it for a moment.
      for (int i = 0; i < TRIES && !HELD.contains(file); i++) {
        FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        if (channel.tryLock() != null && Files.exists(file)) {
          HELD.add(file);
          return Optional.of(new FolderLock(file, channel));
        }
        channel.close();
        pause();
      }
      return Optional.empty();
    }
  }

  /** Whether a process, this or another, has a folder. */
  public static boolean held(Path dir) throws IOException {
    Path file = dir.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    synchronized (HELD) {
      if (HELD.contains(dir.toRealPath().resolve(FILE))) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        return lock == null;
      } catch (NoSuchFileException e) {
        return false;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go, and removes the file, so that nothing of it stays. */
  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      try (channel) {
        Files.deleteIfExists(file);
      } finally {
        HELD.remove(file);
      }
    }
  }
}
