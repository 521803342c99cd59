package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NOTICE names all that ships, under its licence. */
class NoticeIT {
  private static final Path PROJECT = Path.of(System.getProperty("gi.repository"));
  private static final Path MAVEN = Path.of(System.getProperty("gi.maven"));

  @Test
  void noticeHasWhatShips() throws Exception {
    TreeSet<String> shipped = Notice.shipped(PROJECT);
    assertTrue(shipped.stream().anyMatch(w -> w.startsWith("com.microsoft.onnxruntime:")));
    String kept = Files.readString(PROJECT.resolve("NOTICE"));
    assertEquals(Notice.of(kept, shipped, MAVEN), kept, "NOTICE is out of date: see Notice.java");
  }

  @Test
  void whatMustBeKeptIsAskedFor(@TempDir Path maven) throws Exception {
    pom(maven, "beta", "<parent><groupId>g</groupId><artifactId>top</artifactId>%s</parent>");
    pom(maven, "top", "<licenses><license><name>The MIT License</name></license></licenses>%s");
    pom(maven, "gamma", "<licenses><license><name>SSPL</name></license></licenses>%s");
    String notice = "Works that ship with it, by licence:\nTexts of these licences:\n";
    var beta =
        assertThrows(
            IllegalArgumentException.class, () -> Notice.of(notice, List.of("g:beta:1"), maven));
    assertEquals("g:beta:1 ships under MIT License: note its copyright", beta.getMessage());
    var gamma =
        assertThrows(
            IllegalArgumentException.class, () -> Notice.of(notice, List.of("g:gamma:1"), maven));
    assertTrue(gamma.getMessage().contains("g:gamma:1 ships under a licence that is not known"));
  }

  private static void pom(Path maven, String name, String body) throws Exception {
    Path folder = Files.createDirectories(maven.resolve("g").resolve(name).resolve("1"));
    String pom = "<project>" + body.formatted("<version>1</version>") + "</project>";
    Files.writeString(folder.resolve(name + "-1.pom"), pom);
  }
}
