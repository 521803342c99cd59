package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
