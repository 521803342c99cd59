package io.gradinstructor.standalone;

import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.report.HtmlReport;
import io.gradinstructor.core.report.ResultsJson;
import io.gradinstructor.core.workflow.Reuse;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.orchestrator.ModelFiles;
import io.gradinstructor.orchestrator.OrchestratorService;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A run: the campaign's file, the broker's data until it is over, then what was found out. Every
 * file appears whole or not at all; {@code results.json} comes last.
 */
record RunFolder(Path folder) {
  private static final String CAMPAIGN = "campaign.yaml";
  private static final String RESULTS = "results.json";
  private static final String FAILED = "failed.txt";
  private static final String ADDRESS = "address";
  private static final String LEARNED = "learned.cbor";

  /** How it stands. */
  enum Status {
    /** A process is at it. */
    RUNNING,
    /** Stopped on its way; can go on. */
    UNFINISHED,
    FINISHED,
    FAILED
  }

  Status status() throws IOException {
    if (EmbeddedBroker.inUse(broker())) {
      return Status.RUNNING;
    }
    if (!ended()) {
      return Status.UNFINISHED;
    }
    return Files.exists(folder.resolve(RESULTS)) ? Status.FINISHED : Status.FAILED;
  }

  /** Whether it came to an end, good or bad. */
  boolean ended() {
    return Files.exists(folder.resolve(RESULTS)) || Files.exists(folder.resolve(FAILED));
  }

  /** Whether it is one. */
  boolean exists() {
    return Files.isRegularFile(file());
  }

  /** Its campaign's file. */
  Path file() {
    return folder.resolve(CAMPAIGN);
  }

  /** Bytes of its campaign's file. */
  byte[] campaign() throws IOException {
    return Files.readAllBytes(file());
  }

  /** Data of its broker; gone when it is over. */
  Path broker() {
    return folder.resolve("broker");
  }

  /** Begins, or goes on. */
  void begin(byte[] campaignFile) throws IOException {
    Files.deleteIfExists(folder.resolve(RESULTS));
    Files.deleteIfExists(folder.resolve(FAILED));
    file(CAMPAIGN, campaignFile);
  }

  /** Notes where the system that runs it answers. */
  void answersAt(String address) throws IOException {
    file(ADDRESS, address);
  }

  /** The system that runs it. */
  Server server() throws IOException {
    Path address = folder.resolve(ADDRESS);
    if (!Files.exists(address)) {
      throw new IOException(folder + " is just starting");
    }
    return new Server(URI.create(Files.readString(address)));
  }

  /** Why it failed. */
  String reason() throws IOException {
    return Files.readString(folder.resolve(FAILED)).strip();
  }

  /** Gives up. */
  void fail(String reason) throws IOException {
    file(FAILED, reason + "\n");
  }

  /** Forgets what is needed only to go on: the topics were a gigabyte of snapshots. */
  void tidy() throws IOException {
    delete(broker());
    Files.deleteIfExists(folder.resolve(ADDRESS));
  }

  /** Removes all of it. */
  void delete() throws IOException {
    delete(folder);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }

  /** Bytes of {@code results.json}. */
  byte[] results() throws IOException {
    return Files.readAllBytes(folder.resolve(RESULTS));
  }

  void write(State state, Report report, Timings timings, OrchestratorService orchestrator)
      throws IOException {
    file("report.html", HtmlReport.render(report.results(), report.figures(), campaign()));
    for (var model : ModelFiles.of(state, orchestrator.campaigns()).entrySet()) {
      file(model.getKey(), model.getValue().get());
    }
    file(LEARNED, LearnedFile.write(orchestrator.campaigns().learned(state)));
    file("timings.json", timings.json());
    file(RESULTS, ResultsJson.write(report.results()));
  }

  /** Whether {@link #learned} is there. */
  boolean hasLearned() {
    return Files.exists(folder.resolve(LEARNED));
  }

  /** What its ENNs learned from, and they themselves. */
  Reuse.Learned learned() throws IOException {
    return LearnedFile.read(Files.readAllBytes(folder.resolve(LEARNED)));
  }

  private void file(String name, String text) throws IOException {
    file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes one file, whole or not at all. */
  void file(String name, byte[] content) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.write(part, content);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
