package io.gradinstructor.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results in a folder as a document for people: {@code FOLDER.md} beside the folder, and pictures
 * in it. The same results give the same bytes.
 *
 * @param files their text, by path
 */
public record ResultsDocument(Map<Path, String> files) {
  /** The campaign of which claims are made. */
  private static final String CLAIMED = "paper";

  private static final String INTRODUCTION =
      """
      # Results

      This page has the figures of the campaigns whose results are kept in [%1$s](%1$s). `gi results` writes it; it is not to be
      edited. Accuracies and gaps (train minus test accuracy) are in per cent, differences in percentage points with 95 %%
      intervals. Differences are paired by network, several ENNs averaged first, so intervals and p-values (paired t-test)
      speak for these ENNs only. p-values are Holm-corrected over the arms compared with plain backpropagation, and apart
      from them over the other arms compared with the instructor; *alone* is the p-value without correction, which belongs
      to the interval, where only that is below 0.05. *Chosen*: settings that were best on the reward set; *tuning*: what
      choosing them cost, in runs. *Median*, *5th pct* (percentile) and *worst* are of all networks of an arm, ENNs pooled;
      they stand where the test accuracies of some arm have a standard deviation of more than one point. *Passes*: images
      that went through a network in training, there and back, where arms differ in them.
      %2$s

      """;

  /**
   * Reads a folder.
   *
   * @throws IOException if a file cannot be read, is none of results, or if a campaign file beside
   *     results is not theirs
   */
  public static ResultsDocument of(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    String name = absolute.getFileName().toString();
    List<ResultsFile> all = new ArrayList<>(ResultsFile.all(absolute));
    // Stable: the others stay in the order of their names.
    all.sort((a, b) -> Boolean.compare(claimed(b), claimed(a)));
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, INTRODUCTION, name, Format.ROUGH));
    Map<Path, String> files = new LinkedHashMap<>();
    List<CampaignSection> sections = new ArrayList<>();
    StringBuilder headlines = new StringBuilder();
    for (ResultsFile file : all) {
      CampaignSection section = new CampaignSection(file, name);
      sections.add(section);
      section.pictures().forEach((n, svg) -> files.put(absolute.resolve(n), svg));
      if (claimed(file)) {
        List<Claim> claims = new ArrayList<>(Claims.of(file.results()));
        all.forEach(f -> claims.addAll(Claims.others(f.results())));
        text.append("## Claims\n\n");
        text.append(Markdown.table(Claim.HEAD, claims.stream().map(Claim::row).toList()));
      } else {
        headlines.append(section.headline());
      }
    }
    if (!headlines.isEmpty()) {
      text.append("Other campaigns:\n\n").append(headlines).append('\n');
    }
    sections.forEach(s -> text.append(s.markdown()));
    files.put(absolute.resolveSibling(name + ".md"), text.toString().stripTrailing() + "\n");
    return new ResultsDocument(files);
  }

  private static boolean claimed(ResultsFile file) {
    return file.results().campaign().equals(CLAIMED);
  }

  /** Writes all files. */
  public void write() throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.write(file.getKey(), bytes(file.getValue()));
    }
  }

  /** Files that are there and that {@link #write} never wrote. */
  public List<Path> foreign() throws IOException {
    List<Path> foreign = new ArrayList<>();
    for (Path path : files.keySet()) {
      if (Files.exists(path)) {
        String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        String head = files.get(path).lines().limit(3).reduce("", String::concat);
        boolean ours =
            text.startsWith("<svg")
                || text.lines().limit(3).reduce("", String::concat).equals(head);
        if (!ours) {
          foreign.add(path);
        }
      }
    }
    return foreign;
  }

  /** Files that are not there or have another content. */
  public List<Path> stale() throws IOException {
    List<Path> stale = new ArrayList<>();
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Path path = file.getKey();
      if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), bytes(file.getValue()))) {
        stale.add(path);
      }
    }
    return stale;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
