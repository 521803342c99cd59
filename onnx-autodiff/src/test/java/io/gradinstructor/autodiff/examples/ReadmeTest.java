package io.gradinstructor.autodiff.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows what the tests beside this one run. */
class ReadmeTest {
  @Test
  void itsExamplesAreRunHere() throws IOException {
    String tests;
    try (Stream<Path> files =
        Files.list(Path.of("src/test/java/io/gradinstructor/autodiff/examples"))) {
      tests = files.map(ReadmeTest::unspaced).collect(Collectors.joining("\n"));
    }
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(MatchResult::group)
            .map(block -> block.replaceAll("```(java)?", "").strip())
            .toList();
    assertTrue(blocks.size() >= 4);
    for (String block : blocks) {
      assertTrue(tests.contains(unspaced(block)), block);
    }
  }

  private static String unspaced(Path file) {
    try {
      return unspaced(Files.readString(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String unspaced(String text) {
    return text.replaceAll("\\s+", "");
  }
}
