package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run, broker and all, on machines whose language has other digits and another i. */
class LanguageIT {
  @TempDir Path folder;

  @Test
  void aRunHasTheSameBytesInEveryLanguage() throws Exception {
    Map<String, byte[]> expected = files("en", "US");
    for (List<String> language : List.of(List.of("ar", "EG"), List.of("tr", "TR"))) {
      Map<String, byte[]> files = files(language.get(0), language.get(1));
      assertEquals(expected.keySet(), files.keySet());
      files.forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
    }
  }

  @Test
  void fileNamesMayHaveAnyLetters() throws Exception {
    // A Java that says how it was called.
    Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"ctype $LC_ALL, $@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    String said =
        shell(
            0,
            Map.of("LC_ALL", "C", "JAVA_HOME", folder + "/jdk", "TMPDIR", folder.toString()),
            Path.of(System.getProperty("gi.repository"), "gi") + " run c.yaml");
    assertTrue(said.matches("(?s)ctype \\S*(UTF-8|utf8), .*run c\\.yaml\\s*"), said);
    assertTrue(said.contains("-Djava.io.tmpdir=" + folder + " "), said);
    // Without the script the message has the way out; this file's name is in UTF-8.
    said =
        shell(
            2,
            Map.of("LC_ALL", "C", "JAVA_HOME", System.getProperty("java.home")),
            "\"$JAVA_HOME/bin/java\" -jar "
                + System.getProperty("gi.application")
                + " run $(printf 'gr\\303\\266\\303\\237e.yaml')");
    assertTrue(said.contains("LC_ALL=C.UTF-8"), said);
  }

  private static String shell(int code, Map<String, String> environment, String command)
      throws Exception {
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    shell.environment().putAll(environment);
    Process process = shell.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), said);
    return said;
  }

  /** All files of a run but those that tell seconds. */
  private Map<String, byte[]> files(String language, String country) throws Exception {
    Path out = folder.resolve(language);
    Process process =
        Gi.start(
            folder,
            folder.resolve(language + ".out"),
            folder.resolve(language + ".err"),
            Map.of(
                "JAVA_TOOL_OPTIONS", "-Duser.language=" + language + " -Duser.country=" + country),
            "run",
            Gi.example("smoke.yaml").toString(),
            "--out",
            out.toString());
    assertEquals(0, process.waitFor(), Files.readString(folder.resolve(language + ".err")));
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = out.relativize(file).toString();
        // The report and what is kept for forks tell how long trials took.
        if (!name.matches("timings\\.json|report\\.html|learned\\.cbor")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
