package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages for people: the front page is short, and links lead somewhere. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern ADDRESS = Pattern.compile("[a-z]+:.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"), 2)) {
      docs.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void relativeLinksLeadToFilesAndHeadings(Path page) throws IOException {
    List<String> dead =
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !ADDRESS.matcher(link).matches())
            .filter(link -> !leads(page, link))
            .toList();
    assertEquals(List.of(), dead);
  }

  private static boolean leads(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    try {
      return Files.exists(target)
          && (parts.length == 1 || anchors(Files.readString(target)).anyMatch(parts[1]::equals));
    } catch (IOException e) {
      throw new AssertionError(target.toString(), e);
    }
  }

  /** Of headings, as GitHub makes them. */
  private static Stream<String> anchors(String markdown) {
    return HEADING
        .matcher(markdown)
        .results()
        .map((MatchResult heading) -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void eachBeginsWithASentence(Path page) throws IOException {
    List<String> lines = Files.readAllLines(page);
    assertTrue(lines.get(0).startsWith("# "), lines.get(0));
    assertEquals("", lines.get(1));
    assertTrue(lines.get(2).matches("\\p{Lu}.*"), lines.get(2));
  }

  @Test
  void theFrontPageIsShortAndHasBothCommands() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("README.md"));
    assertTrue(lines.size() <= 130, lines.size() + " lines");
    List<String> ci = Files.readAllLines(ROOT.resolve(".ci/run"));
    int run = lines.indexOf("    ./gi run examples/quickstart.yaml");
    assertTrue(run > 0);
    assertEquals("    " + ci.get(ci.size() - 1), lines.get(run + 1));
  }

  /** What {@code ./gi parts > docs/parts.md} writes. */
  @Test
  void thePartsPageSaysWhatThePartsSay() throws IOException {
    assertEquals(PartsDocument.markdown(), Files.readString(ROOT.resolve("docs/parts.md")));
  }
}
