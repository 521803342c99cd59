package io.gradinstructor.autodiff;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * ONNX Runtime's native library. Java loads it from a file, so it is unpacked into the folder for
 * temporary files, and removed as soon as it is loaded: nothing stays, however the process ends.
 */
public final class NativeLibrary {
  private static final String PREFIX = "gi-onnxruntime-";
  private static final String PATH = "onnxruntime.native.path";
  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it, if it is not loaded yet.
   *
   * @throws IOException if it cannot be; the message names the folder and the way out
   */
  public static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path own = null;
    try {
      sweep(temporary);
      own = unpacked(temporary);
      OrtEnvironment.getEnvironment();
      loaded = true;
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new IOException(
          "ONNX Runtime cannot be unpacked in "
              + temporary
              + ": "
              + root(e)
              + "; it wants a folder with room for 30 MB that programs may be run from: set TMPDIR"
              + " for gi, -Djava.io.tmpdir otherwise",
          e);
    } finally {
      remove(own);
      remove(itsOwn());
    }
  }

  /**
   * The same for those who cannot go on without.
   *
   * @throws ModelException if it cannot be loaded
   */
  public static void require() {
    try {
      load();
    } catch (IOException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  static OrtEnvironment environment() {
    require();
    return OrtEnvironment.getEnvironment();
  }

  /**
   * The folder that it is unpacked in, where ONNX Runtime finds it; null if it is left to ONNX
   * Runtime, as for GPUs, whose libraries it loads later.
   */
  private static Path unpacked(Path temporary) throws IOException {
    String system = "/ai/onnxruntime/native/" + system() + "/";
    boolean gpu = resource(system + System.mapLibraryName("onnxruntime_providers_cuda")) != null;
    if (gpu || System.getProperty(PATH) != null) {
      return null;
    }
    for (String library : LIBRARIES) {
      if (resource(system + System.mapLibraryName(library)) == null) {
        return null;
      }
    }
    Path folder =
        Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + "-");
    try {
      for (String library : LIBRARIES) {
        String name = System.mapLibraryName(library);
        try (InputStream in = resource(system + name).openStream()) {
          Files.copy(in, folder.resolve(name));
        }
      }
    } catch (IOException e) {
      remove(folder);
      throw e;
    }
    System.setProperty(PATH, folder.toString());
    return folder;
  }

  private static URL resource(String name) {
    return OrtEnvironment.class.getResource(name);
  }

  /** As ONNX Runtime names systems. */
  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String os = name.contains("mac") ? "osx" : name.contains("win") ? "win" : "linux";
    return os + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /** Removes what processes left that were killed while they loaded it. */
  private static void sweep(Path temporary) throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> all = Files.list(temporary)) {
      all.filter(p -> p.getFileName().toString().matches(PREFIX + "\\d{1,18}-\\d+"))
          .forEach(left::add);
    }
    for (Path folder : left) {
      long pid = Long.parseLong(folder.getFileName().toString().split("-")[2]);
      if (ProcessHandle.of(pid).isEmpty()) {
        remove(folder);
      }
    }
  }

  /** The folder that ONNX Runtime makes in any case and never removes. */
  private static Path itsOwn() {
    try {
      Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
      field.setAccessible(true);
      return System.getProperty(PATH) == null ? null : (Path) field.get(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null;
    }
  }

  /** Removes a folder as far as that goes: some systems keep what is loaded. */
  private static void remove(Path folder) {
    if (folder == null) {
      return;
    }
    for (String library : LIBRARIES) {
      folder.resolve(System.mapLibraryName(library)).toFile().delete();
    }
    folder.toFile().delete();
  }

  private static String root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
