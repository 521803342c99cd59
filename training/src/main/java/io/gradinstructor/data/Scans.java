package io.gradinstructor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in files, remembered as long as they are surely the same: by inode, size, time of
 * modification and time of change, which nobody can set. A file that was changed within the last
 * seconds may be again without its times telling, so it is read anew, as is any on a system that
 * tells no such times.
 */
final class Scans {
  private static final int KEPT = 64;
  private static final long SETTLED_MS = 3_000;

  private record Key(Path file, int rank) {}

  private record Known(List<Object> stamp, IdxFile.Pass pass) {}

  private static final Map<Key, Known> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
          return size() > KEPT;
        }
      };

  private Scans() {}

  /** Reads all of a file, one at a time, or remembers what was in it. */
  static synchronized IdxFile.Pass of(Path file, int rank) {
    Key key = new Key(file, rank);
    List<Object> stamp = stamp(file);
    Known known = KNOWN.get(key);
    if (known != null && known.stamp.equals(stamp)) {
      return known.pass;
    }
    IdxFile.Pass pass = IdxFile.of(file).read(rank, List.of());
    if (stamp != null && stamp.equals(stamp(file))) {
      KNOWN.put(key, new Known(stamp, pass));
    } else {
      KNOWN.remove(key);
    }
    return pass;
  }

  /** Null if it says nothing. */
  private static List<Object> stamp(Path file) {
    try {
      Map<String, Object> a =
          Files.readAttributes(
              file, "unix:ino,dev,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
      var changed = (java.nio.file.attribute.FileTime) a.get("ctime");
      return Math.abs(System.currentTimeMillis() - changed.toMillis()) < SETTLED_MS
          ? null
          : List.copyOf(a.values());
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
