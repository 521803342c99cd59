package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.network.Grid;
import io.gradinstructor.training.Watch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files have the same bytes whatever the machine's language is. */
class LanguagesTest {
  private static final byte[] CAMPAIGN =
      """
      campaign: small
      dataset: {name: mnist-sample, train: [0, 320], reward: [1000, 1500], test: [0, 500]}
      network: {layers: [784, 3, 10]}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Locale usual = Locale.getDefault();

  @TempDir Path temp;

  @AfterEach
  void usual() {
    Locale.setDefault(usual);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr", "az", "lt", "ar-EG", "fa-IR", "bn-BD", "my-MM", "de"})
  void filesAreTheSameInEveryLanguage(String language) throws Exception {
    ResultsFolder.write(temp.resolve("kept"));
    Locale.setDefault(Locale.ENGLISH);
    Map<String, byte[]> expected = files();
    Locale.setDefault(Locale.forLanguageTag(language));
    Map<String, byte[]> files = files();
    assertEquals(expected.keySet(), files.keySet());
    assertTrue(files.size() >= 8, files.keySet().toString());
    files.forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
  }

  private Map<String, byte[]> files() throws Exception {
    Map<String, byte[]> files = new TreeMap<>();
    Results results = Samples.results(Samples.tickets());
    files.put("results.json", ResultsJson.write(results));
    files.put("table.txt", utf8(ReportTable.text(results, Samples.figures())));
    files.put("report.html", utf8(HtmlReport.render(results, Samples.figures(), CAMPAIGN)));
    ResultsDocument.of(temp.resolve("kept"))
        .files()
        .forEach((path, text) -> files.put(path.getFileName().toString(), utf8(text)));
    Grid grid = new Grid(2, 3, new float[] {-1, 0, 0.5f, 1, 2, 1234.5f});
    files.put("map.npy", Npy.write(grid));
    files.put("map.png", new Picture(grid, true, -1, 1234.5, 2, true).png());
    files.put("network.onnx", network());
    return files;
  }

  private static byte[] network() throws Exception {
    Trial trial = trial();
    return trial.network(
        new TrialResult(trial.id(), null, false, new byte[4 * (785 * 3 + 4 * 10)], null, 0, 0));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Trial trial() throws Exception {
    var c = CampaignFile.read("small.yaml", CAMPAIGN);
    return new Trial(
        TrialId.parse("small-00000000/compare/he/001"),
        7,
        c.dataset(),
        false,
        c.training().recipe(c.network().layers(), c.network().initialisation()),
        new Watch(List.of(0, 10), true));
  }

  @Test
  void problemsOfACampaignFileAreFoundInTurkish() {
    Locale.setDefault(Locale.forLanguageTag("tr"));
    byte[] file = utf8(new String(CAMPAIGN, StandardCharsets.UTF_8) + "TRAINING: {}\n");
    String why = "";
    try {
      CampaignFile.read("small.yaml", file);
    } catch (CampaignException e) {
      why = e.getMessage();
    }
    assertTrue(why.contains("did you mean \"training\""), why);
  }
}
