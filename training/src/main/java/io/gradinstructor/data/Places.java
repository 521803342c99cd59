package io.gradinstructor.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Folders of this machine where datasets may be. */
final class Places {
  private Places() {}

  /** Where to look, in order. */
  static List<Path> of(KnownSet set) {
    List<Path> places = new ArrayList<>();
    String own = System.getenv("GI_DATA_DIR");
    if (own != null && !own.isBlank()) {
      places.add(Path.of(own, set.label()));
    }
    places.add(cache(set));
    if (set == KnownSet.FASHION_MNIST) {
      places.add(Path.of("/usr/share/datasets/fashion-mnist"));
    }
    return places;
  }

  private static Path cache(KnownSet set) {
    String caches = System.getenv("XDG_CACHE_HOME");
    Path base =
        caches == null || caches.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(caches);
    return base.resolve("grad-instructor").resolve(set.label());
  }

  /** Puts checked files into the cache; null without one: the next run fetches again. */
  static Path keep(KnownSet set, Map<String, byte[]> files) {
    try {
      keep(cache(set), files);
      return cache(set);
    } catch (IOException e) {
      System.getLogger(Places.class.getName())
          .log(System.Logger.Level.WARNING, "dataset " + set.label() + " is not cached: " + e);
      return null;
    }
  }

  /** Each file appears whole or not at all: several processes may fetch at once. */
  static void keep(Path folder, Map<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path part = Files.createTempFile(folder, file.getKey(), ".part");
      try {
        Files.write(part, file.getValue());
        Files.move(part, folder.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}
