package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk loses of a run that was killed is noticed, and done again to the same bytes. */
class LostIT {
  private static final String FILE =
      """
      campaign: lost
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 40, 10]}
      training: {epochs: 3}
      instructor:
        critics: {count: 2, steps: 150, batch: 16}
        rounds: [{explorers: 6}]
      arms: [backprop, instructor]
      compare: {seeds: 20, tuning-seeds: 1}
      tickets: {networks: 2}
      """;

  @TempDir static Path folder;
  private static String campaign;
  private static byte[] expected;

  @BeforeAll
  static void undisturbed() throws Exception {
    Path file = Files.writeString(folder.resolve("lost.yaml"), FILE);
    campaign = file.toString();
    expected = Gi.results(folder, file);
  }

  @Test
  void theQueueOfTrialsAndAPieceOfTheSnapshotsThatEnnsLearnFrom() throws Exception {
    String said =
        goesOn(
            "explore-1",
            topics -> {
              remove(topics, "trials");
              damageLargestSnapshots(topics);
            });
    assertTrue(said.contains("found damage in gi.snapshots"), said);
    assertTrue(said.contains("records of the queue of trials"), said);
  }

  @Test
  void whatWasFoundOutSoFar() throws Exception {
    goesOn(
        "learn-1",
        topics -> {
          for (String t : List.of("results", "rewards", "instructors", "checkpoints")) {
            remove(topics, t);
          }
        });
  }

  @Test
  void howFarTheCampaignWas() throws Exception {
    goesOn("learn-1", topics -> remove(topics, "campaigns"));
  }

  /** Does harm to what the broker keeps. */
  private interface Harm {
    void to(Path topics) throws IOException;
  }

  /** Kills a run once it said that a phase is done, harms it, lets it go on, and compares. */
  private static String goesOn(String after, Harm harm) throws Exception {
    Path run = Files.createTempDirectory(folder, "run");
    Path err = Files.createTempFile(folder, "killed", ".txt");
    Path started = run.resolve("next/address");
    Process killed = Gi.start(folder, err, err, "run", campaign, "--out", run.toString());
    Patience.await(
        "the end of " + after,
        () -> Files.exists(started) && Files.readString(err).contains(after));
    killed.destroyForcibly().waitFor();
    harm.to(run.resolve("broker/kafka"));
    Gi.Outcome outcome =
        Gi.run(folder, "run", campaign, "--out", run.toString(), "--output", "json");
    assertEquals(0, outcome.code(), outcome.err());
    assertArrayEquals(expected, outcome.out(), outcome.err());
    return outcome.err();
  }

  private static void remove(Path topics, String topic) throws IOException {
    List<Path> logs = files(topics, "gi." + topic + "-\\d+/\\d+\\..*");
    assertTrue(!logs.isEmpty(), topic);
    for (Path log : logs) {
      Files.delete(log);
    }
  }

  private static void damageLargestSnapshots(Path topics) throws IOException {
    List<Path> logs = files(topics, "gi.snapshots-\\d+/\\d+\\.log");
    Path largest = logs.stream().max(Comparator.comparing(p -> p.toFile().length())).orElseThrow();
    try (RandomAccessFile log = new RandomAccessFile(largest.toFile(), "rw")) {
      log.seek(log.length() / 2);
      log.writeInt(~log.readInt());
    }
  }

  private static List<Path> files(Path topics, String names) throws IOException {
    try (Stream<Path> all = Files.walk(topics)) {
      return all.filter(
              p -> Files.isRegularFile(p) && topics.relativize(p).toString().matches(names))
          .toList();
    }
  }
}
