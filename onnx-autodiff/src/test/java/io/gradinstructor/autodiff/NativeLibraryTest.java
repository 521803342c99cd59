package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime's library is unpacked in a process of its own, whose temporary folder is empty. */
class NativeLibraryTest {
  @TempDir Path temp;

  /** What the other process does. */
  static final class Use {
    private Use() {}

    public static void main(String... arguments) throws Exception {
      try {
        NativeLibrary.load();
        System.out.println(Program.tensor(1).getInfo() == null ? "odd" : "computes");
        System.out.flush();
        System.in.read();
      } catch (IOException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  private Process use(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            Use.class.getName())
        .redirectErrorStream(true)
        .start();
  }

  private static String line(Process process) throws IOException {
    return process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  private static List<String> content(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(f -> f.getFileName().toString())
          .filter(f -> !f.startsWith("hsperfdata"))
          .sorted()
          .toList();
    }
  }

  @Test
  void nothingStaysEvenOfAProcessThatIsKilled() throws Exception {
    Path dead = Files.createDirectory(temp.resolve("gi-onnxruntime-99999999-1"));
    Files.createFile(dead.resolve(System.mapLibraryName("onnxruntime")));
    Path alive =
        Files.createDirectory(
            temp.resolve("gi-onnxruntime-" + ProcessHandle.current().pid() + "-1"));
    Files.createDirectory(temp.resolve("onnxruntime-java1"));
    Process process = use(temp);
    assertEquals("computes", line(process));
    assertEquals(
        List.of(alive.getFileName().toString(), "onnxruntime-java1"),
        content(temp),
        "left: what a process that lives and another program have");
    process.destroyForcibly().waitFor();
    assertEquals(2, content(temp).size());
  }

  @Test
  void aFolderThatCannotBeUsedIsNamedWithTheWayOut() throws Exception {
    Path absent = temp.resolve("absent");
    Process process = use(absent);
    String said = line(process);
    assertEquals(1, process.waitFor());
    String why = "cannot be unpacked in " + absent + ": there is no such folder";
    assertTrue(said.contains(why), said);
    assertTrue(said.contains("TMPDIR"), said);
  }
}
