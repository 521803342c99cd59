package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tutorials have their readers type is typed, in a folder that looks like the repository.
 * Python is run where GI_PYTHON names one that has what it needs.
 */
class TutorialsIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("gi.repository"));
  private static final Pattern BLOCK = Pattern.compile("```(sh|python)\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void aTableBecomesAModel() throws Exception {
    follow("table.md");
    assertEquals(179, Files.readAllLines(folder.resolve("classes.csv")).size());
  }

  /** Its campaign alone is what {@link QuickstartIT} runs. */
  @Test
  void anInstructorComesIntoALoop() throws Exception {
    assumeTrue(System.getenv("GI_PYTHON") != null, "GI_PYTHON names no Python with PyTorch");
    follow("pytorch.md");
  }

  private void follow(String tutorial) throws Exception {
    lookAlike();
    String text = Files.readString(REPOSITORY.resolve("docs/tutorials").resolve(tutorial));
    String python = System.getenv("GI_PYTHON");
    List<String> languages = new ArrayList<>();
    for (Matcher m = BLOCK.matcher(text); m.find(); ) {
      languages.add(m.group(1));
      if (m.group(1).equals("sh")) {
        run(List.of("bash", "-e", "-c", m.group(2)), m.group(2));
      } else if (python != null) {
        run(List.of(python, "-c", m.group(2)), m.group(2));
      }
    }
    assertTrue(languages.contains("sh") && languages.contains("python"), languages::toString);
  }

  private void lookAlike() throws Exception {
    for (String part : List.of("examples", "training")) {
      Files.createSymbolicLink(folder.resolve(part), REPOSITORY.resolve(part).toRealPath());
    }
    Path gi = folder.resolve("gi");
    Files.writeString(
        gi,
        "#!/bin/bash\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar '"
            + System.getProperty("gi.application")
            + "' \"$@\"\n");
    assertTrue(gi.toFile().setExecutable(true));
  }

  private void run(List<String> command, String text) throws Exception {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      int code = Patience.end(process, out, out);
      assertEquals(0, code, () -> text + "\n" + read(out));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
