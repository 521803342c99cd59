package io.gradinstructor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.message.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Results in a folder: {@code NAME.json}, and beside it {@code NAME.timings.json} and the campaign
 * file {@code NAME.yaml} if they are there.
 *
 * @param tree of the JSON, which may tell more than {@code results}
 * @param timings missing node if there are none
 * @param campaignFile whether it is there; then it has the hash of the results
 */
record ResultsFile(
    String name, JsonNode tree, Results results, JsonNode timings, boolean campaignFile) {
  private static final String JSON = ".json";
  private static final String TIMINGS = ".timings.json";

  /**
   * All of a folder, by name.
   *
   * @throws IOException if a file cannot be read, has no results, or a campaign file is not the one
   *     of its results
   */
  static List<ResultsFile> all(Path folder) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(JSON) && !f.endsWith(TIMINGS))
              .map(f -> f.substring(0, f.length() - JSON.length()))
              .sorted()
              .toList();
    }
    List<ResultsFile> all = new ArrayList<>();
    for (String name : names) {
      all.add(read(folder, name));
    }
    return all;
  }

  private static ResultsFile read(Path folder, String name) throws IOException {
    Path json = folder.resolve(name + JSON);
    Path timings = folder.resolve(name + TIMINGS);
    Path yaml = folder.resolve(name + ".yaml");
    JsonNode tree = ResultsJson.tree(json.toString(), Files.readAllBytes(json));
    Results results = ResultsJson.read(json.toString(), tree);
    boolean campaignFile = Files.exists(yaml);
    if (campaignFile) {
      String sha256 = Sha256.of(Files.readAllBytes(yaml));
      if (!sha256.equals(results.fileSha256())) {
        throw new IOException(
            yaml + " has SHA-256 " + sha256 + ", " + json + " is of " + results.fileSha256());
      }
    }
    return new ResultsFile(
        name,
        tree,
        results,
        Files.exists(timings)
            ? ResultsJson.tree(timings.toString(), Files.readAllBytes(timings))
            : MissingNode.getInstance(),
        campaignFile);
  }
}
