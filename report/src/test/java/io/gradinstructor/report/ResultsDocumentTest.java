package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class ResultsDocumentTest {
  private static final String ABOVE = "interval of the paired difference above 0";
  private static final String BETTER = ABOVE + ", p (Holm) &lt; 0.05";

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void results() throws IOException {
    folder = temp.resolve("results");
    ResultsFolder.write(folder);
  }

  private String text() throws IOException {
    return ResultsDocument.of(folder).files().get(temp.resolve("results.md"));
  }

  private void assertLine(String line) throws IOException {
    assertTrue(text().lines().anyMatch(line::equals), () -> "no line " + line);
  }

  @Test
  void claimsOfThePaper() throws IOException {
    assertLine(
        "| test accuracy at least 93.02 % | paper | mean ≥ 93.02 % | 95.00 ± 0.63 [94.34, 95.66] | holds |");
    // By network 94.5, 95.0, 95.5 against 90, 91, 92.
    assertLine(
        "| 2.8 points above plain | paper | mean difference ≥ 2.8 | +4.00 [+2.76, +5.24], p 0.031 | holds |");
    assertLine(
        "| above L1 | paper | " + ABOVE + " | +0.67 [-1.23, +2.56], p 0.551 | **does not hold** |");
    assertLine(
        "| on a par with He or above | paper | upper end of the paired difference's interval ≥ 0 "
            + "| +0.50 [-100.00, +100.00]†, p 1.000 | holds |");
    // Gaps of 2 points against 5, 5 and 6.
    assertLine(
        "| smaller gap than plain | paper | interval of the paired gap difference below 0 "
            + "| -3.33 [-4.77, -1.90] | holds |");
  }

  @Test
  void claimsOfOurs() throws IOException {
    assertLine(
        "| with every ENN at least 94.0 % | ours | least of the ENNs' means ≥ 94.0 % | 95.00, 95.00 | holds |");
    // Exactly 4.
    assertLine(
        "| 4.0 points above plain | ours | mean difference ≥ 4.0 | +4.00 [+2.76, +5.24], p 0.031 | holds |");
    assertLine(
        "| 0.5 points above He | ours | mean difference ≥ 0.5, "
            + ABOVE
            + " | +0.50 [-100.00, +100.00]†, p 1.000 | **does not hold** |");
    // 2.0 against 1.4.
    assertLine(
        "| gap at most He's + 0.5 | ours | mean paired gap difference ≤ 0.5 "
            + "| +0.60 [-200.00, +200.00]† | **does not hold** |");
    assertLine(
        "| better than L2, tuned on the reward set | ours | " + BETTER + " | – | not measured |");
    assertLine(
        "| better than instructor | ours | "
            + BETTER
            + " | +4.17 [+2.73, +5.60], p 0.032 | holds |");
    assertLine("| better than a control: shuffled | ours | " + BETTER + " | – | not measured |");
    assertLine(
        "| better than backprop | ours | "
            + BETTER
            + " | +1.33 [-0.56, +3.23], p 0.377 | **does not hold** |");
    assertLine("| better than a control: more-labels | ours | " + BETTER + " | – | not measured |");
  }

  @Test
  void heldOutFiguresAreOfTheLastRoundsOwnEnns() throws IOException {
    assertLine("| ENNs predict held-out runs | ours | mean R² ≥ 0.9 | 0.910 (ENNs: 2) | holds |");
    assertLine(
        "| better than statistics of the weights do | ours | mean R² above that of every baseline "
            + "| 0.910; baseline 0.650, baseline quadratic 0.930 | **does not hold** |");
    assertLine("| id | runs | R² | kendall tau | baseline R² | baseline quadratic R² |");
    assertLine("| round-2/view/1 | 4 | 0.87 | 0.5, 0.25 | 0.7 | 0.94 |");
    assertLine("| round-2/arm-other/0 | 2 | view | 0.8 |");
  }

  @Test
  void otherCampaignsHaveALineEach() throws IOException {
    assertLine(
        "- **other** (made-up): gentle 82.00 %, vs plain +2.00 [-0.48, +4.48], vs he not measured");
    String text = text();
    assertTrue(text.indexOf("## paper") < text.indexOf("## other"));
  }

  @Test
  void arms() throws IOException {
    // A control is spread by more than a point, so medians and the worst are there.
    assertLine(
        "| plain | – | 3 | 91.00 ± 1.00 | [88.52, 93.48] | 91.00 | 90.10 | 90.00 | 96.33 | 5.00 "
            + "| – | – | 0.50 |");
    // By network 4, 4 and 2 more: t is 5, p alone 1 − 5/√27, and the fifth least of six.
    assertLine(
        "| sparse | 0.001 | 3 | 94.33 ± 0.58 | [92.90, 95.77] | 94.00 | 94.00 | 94.00 | 99.33 | 5.00 "
            + "| +3.33 [+0.46, +6.20] | 0.105 (alone 0.038) | – |");
    assertLine("| gentle | 95.00 | 95.00 |");
    assertLine("| l2 | +0.50 | [-100.00, +100.00]† | 1.000 | +0.60 [-200.00, +200.00]† |");
    assertTrue(
        text()
            .contains("[main.yaml](results/main.yaml), which has this hash. The run took 100 s."));
  }

  @Test
  void selectionAndTickets() throws IOException {
    assertLine("| name | spearman | pick | regret |");
    assertLine("| held_out_r2 | – | round-2/view/0 | 0 |");
    assertLine("| round-2/view/0 | gentle | 0.04 | 0.95 |");
    assertLine("| trained | 5 % | 50 % |");
    assertLine("| heat | 50.00 ± 1.00 | 90.00 ± 2.00 |");
    assertLine("| random | 25.00 ± 0.00 | – |");
    assertEquals(3, polylines("main-tickets.svg"));
  }

  @Test
  void normsOfPlainAndInstructorsThatAreNoControls() throws Exception {
    // Two layers: ∇L of both, u of the instructor.
    assertEquals(2 * 3, polylines("main-norms.svg"));
    assertTrue(text().contains("](results/main-norms.svg)"));
    assertFalse(text().contains("a-b-norms.svg"));
  }

  private int polylines(String picture) throws IOException {
    ResultsDocument.of(folder).write();
    try {
      Document svg =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve(picture).toFile());
      return svg.getElementsByTagName("polyline").getLength();
    } catch (org.xml.sax.SAXException | javax.xml.parsers.ParserConfigurationException e) {
      throw new AssertionError(picture, e);
    }
  }

  @Test
  void isStaleUntilItIsWritten() throws IOException {
    Path document = temp.resolve("results.md");
    ResultsDocument now = ResultsDocument.of(folder);
    assertEquals(3, now.stale().size());
    now.write();
    assertEquals(List.of(), ResultsDocument.of(folder).stale());
    Files.writeString(document, Files.readString(document) + "\n");
    assertEquals(List.of(document), ResultsDocument.of(folder).stale());
  }

  @Test
  void aCampaignFileOfOtherResultsIsAnError() throws IOException {
    Files.writeString(folder.resolve("main.yaml"), "campaign: another\n");
    IOException e = assertThrows(IOException.class, () -> ResultsDocument.of(folder));
    assertTrue(e.getMessage().contains("main.yaml has SHA-256"), e.getMessage());
  }

  @Test
  void resultsOfAnotherSchemaAreRefusedByNameAndVersion() throws IOException {
    Path file = folder.resolve("main.json");
    String json = Files.readString(file);
    for (String schema : List.of("\"schema\":3,", "\"schema\":\"1\",", "")) {
      Files.writeString(file, json.replace("\"schema\":2,", schema));
      IOException e = assertThrows(IOException.class, () -> ResultsDocument.of(folder));
      String has =
          schema.isEmpty() ? "no schema" : schema.replaceAll("\"schema\":(.*),", "schema $1");
      assertEquals(
          file + " has " + has + ", this version reads 2: run its campaign again", e.getMessage());
    }
    Files.writeString(file, "{");
    IOException e = assertThrows(IOException.class, () -> ResultsDocument.of(folder));
    assertTrue(e.getMessage().startsWith(file + " is damaged: "), e.getMessage());
  }

  @Test
  void otherJsonIsAnError() throws IOException {
    Files.writeString(folder.resolve("x.json"), "{\"a\": 1}");
    IOException e = assertThrows(IOException.class, () -> ResultsDocument.of(folder));
    assertTrue(e.getMessage().contains("x.json"), e.getMessage());
  }

  @Test
  void theRepositorysDocumentIsUpToDate() throws IOException {
    Path docs = Path.of("..", "docs").toAbsolutePath().normalize();
    assertTrue(Files.isDirectory(docs), docs.toString());
    Path results = docs.resolve("results");
    assertEquals(Files.isDirectory(results), Files.exists(docs.resolve("results.md")));
    if (Files.isDirectory(results)) {
      assertEquals(List.of(), ResultsDocument.of(results).stale(), "run gi results");
    }
  }
}
