package io.gradinstructor.standalone;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.kafkaembedded.FolderLock;
import io.gradinstructor.workflow.Reuse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A run: what was found out and, while one is on its way, its campaign's file and the broker's data
 * beside that.
 */
record RunFolder(OwnFolder own) {
  static final String KIND = "run";
  static final String CAMPAIGN = "campaign.yaml";
  static final String RESULTS = "results.json";
  static final String LEARNED = "learned.cbor";
  private static final String FAILED = "failed.txt";
  private static final String ADDRESS = "address";
  private static final String FILES =
      "campaign\\.yaml|results\\.json|report\\.html|timings\\.json|learned\\.cbor|failed\\.txt"
          + "|address|(instructors|networks)/[\\w-][\\w.-]*\\.onnx";

  /** How it stands. */
  enum Status {
    /** A process is at it. */
    RUNNING,
    /** Stopped on its way; can go on. */
    UNFINISHED,
    FINISHED,
    FAILED
  }

  /**
   * What went with a run, and what did not.
   *
   * @param bytes that were removed
   * @param stays names of what no run wrote
   */
  record Removed(long bytes, List<String> stays) {}

  RunFolder(Path folder) {
    this(new OwnFolder(folder, KIND, FILES, Set.of("instructors", "networks")));
  }

  Path folder() {
    return own.path();
  }

  /** Whether it is one. */
  boolean exists() throws IOException {
    return own.mark().isPresent();
  }

  Status status() throws IOException {
    // What another version left is not for us to judge.
    own.mark();
    return FolderLock.held(folder()) ? Status.RUNNING : stopped();
  }

  /** How it stands but for processes that may be at it. */
  private Status stopped() throws IOException {
    if (pending()) {
      return Status.UNFINISHED;
    }
    if (own.has(RESULTS)) {
      return Status.FINISHED;
    }
    return own.has(FAILED) ? Status.FAILED : Status.UNFINISHED;
  }

  /** Whether one is on its way here. */
  boolean pending() {
    return Files.isRegularFile(own.next(CAMPAIGN), LinkOption.NOFOLLOW_LINKS);
  }

  /** File of the campaign that is on its way or, if none is, is over. */
  Path file() {
    return pending() ? own.next(CAMPAIGN) : folder().resolve(CAMPAIGN);
  }

  /** Bytes of that file; none if it began a moment ago. */
  Optional<byte[]> campaign() throws IOException {
    return pending() || own.has(CAMPAIGN)
        ? Optional.of(Files.readAllBytes(file()))
        : Optional.empty();
  }

  private boolean of(byte[] text) throws IOException {
    return campaign().filter(there -> Arrays.equals(there, text)).isPresent();
  }

  /** Data of its broker; gone when it is over. */
  Path broker() {
    return folder().resolve("broker");
  }

  /**
   * Sees that a campaign may be run here, or go on.
   *
   * @param overwrite whether what another campaign left may be replaced
   */
  void requireFree(byte[] text, boolean overwrite) throws IOException {
    requireFree(text, overwrite, status());
  }

  private void requireFree(byte[] text, boolean overwrite, Status status) throws IOException {
    own.requireOurs(overwrite);
    if (Files.exists(broker(), LinkOption.NOFOLLOW_LINKS) && !EmbeddedBroker.owns(broker())) {
      throw new Refusal(broker() + " is not ours; move it away or give another folder");
    }
    if (exists() && campaign().isPresent() && !of(text)) {
      if (status == Status.RUNNING || !overwrite) {
        throw new Refusal(
            folder()
                + " has a "
                + name(status)
                + " run of another campaign; give another folder"
                + (status == Status.RUNNING ? "" : ", or --overwrite"));
      }
    }
  }

  /** Whether it is of the campaign with this id, which tells files and data apart. */
  boolean isOf(String id) throws IOException {
    return own.mark().filter(m -> m.of().equals(id)).isPresent();
  }

  /** Refuses to mix what was found on other data: the same file has another id on them. */
  private void requireSameData(byte[] text, String id, boolean overwrite) throws IOException {
    if (overwrite || !exists() || !of(text) || isOf(id)) {
      return;
    }
    String changed =
        "the data that " + file() + " names changed since " + folder() + " began with them; ";
    if (pending()) {
      throw new IOException(
          changed + "put them back to go on, or begin anew in another folder, with --out");
    }
    throw new Refusal(changed + "give another folder, or --overwrite");
  }

  static String name(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Takes the folder for a campaign, or to go on with it.
   *
   * @param id of the campaign
   */
  FolderLock begin(byte[] text, String id, boolean overwrite) throws IOException {
    requireFree(text, overwrite);
    FolderLock lock = own.take().orElse(null);
    if (lock == null) {
      throw new IOException(
          folder()
              + (of(text)
                  ? " runs this campaign already; gi watch shows it"
                  : " is in use by another run"));
    }
    try {
      // Another process may have been here meanwhile.
      requireFree(text, overwrite, stopped());
      requireSameData(text, id, overwrite);
      if (pending() && of(text) && isOf(id)) {
        System.err.println("gi: going on with " + this);
      } else {
        own.forgetNext();
        EmbeddedBroker.remove(broker());
      }
      own.begin(id, overwrite);
      own.write(CAMPAIGN, text);
      return lock;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /** Notes where the system that runs it answers. */
  void answersAt(String address) throws IOException {
    own.write(ADDRESS, address.getBytes(StandardCharsets.UTF_8));
  }

  /** The system that runs it. */
  Server server() throws IOException {
    if (!Files.exists(own.next(ADDRESS))) {
      throw new IOException(folder() + " is just starting");
    }
    return Server.near(URI.create(Files.readString(own.next(ADDRESS))));
  }

  /** Why it failed. */
  String reason() throws IOException {
    return Files.readString(folder().resolve(FAILED)).strip();
  }

  /** Gives up for good what was stopped. */
  void cancel() throws IOException {
    try (FolderLock lock = own.take().orElseThrow(() -> new IOException(this + " is running"))) {
      fail("cancelled");
      tidy();
    }
  }

  /** Gives up; results that were there stay, and so do the broker's data, which may still run. */
  void fail(String reason) throws IOException {
    if (own.has(RESULTS)) {
      own.forgetNext();
    } else {
      own.write(FAILED, (reason + "\n").getBytes(StandardCharsets.UTF_8));
      own.publish(List.of(CAMPAIGN, FAILED));
    }
  }

  /** Forgets what is needed only to go on: the topics were a gigabyte of snapshots. */
  void tidy() throws IOException {
    EmbeddedBroker.remove(broker());
  }

  /** Writes a file that is seen once all are there. */
  void write(String file, byte[] content) throws IOException {
    own.write(file, content);
  }

  /**
   * Lets the files that were written take the place of those of the run before.
   *
   * @param files besides the campaign's; that of the results is the last to appear
   */
  void publish(List<String> files) throws IOException {
    List<String> all = new ArrayList<>(List.of(CAMPAIGN));
    files.stream().filter(f -> !f.equals(RESULTS)).forEach(all::add);
    all.add(RESULTS);
    own.publish(all);
  }

  /** Removes all that a run wrote, and the folder if nothing else is in it. */
  Removed remove() throws IOException {
    if (Files.isSymbolicLink(folder())) {
      throw new Refusal(folder() + " is a link; give the folder, " + folder().toRealPath());
    }
    long before = size();
    try (FolderLock lock = own.take().orElseThrow(() -> new IOException(this + " is running"))) {
      EmbeddedBroker.remove(broker());
      own.remove();
    }
    List<String> stays = own.content();
    if (stays.isEmpty()) {
      Files.delete(folder().toRealPath());
    }
    return new Removed(before - (stays.isEmpty() ? 0 : size()), stays);
  }

  /** Bytes of all files. */
  long size() throws IOException {
    try (var all = Files.walk(folder())) {
      return all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
          .mapToLong(f -> f.toFile().length())
          .sum();
    }
  }

  /** Bytes of {@code results.json}. */
  byte[] results() throws IOException {
    return Files.readAllBytes(folder().resolve(RESULTS));
  }

  /** Whether {@link #learned} is there. */
  boolean hasLearned() throws IOException {
    return own.has(LEARNED);
  }

  /** What its ENNs learned from, and they themselves. */
  Reuse.Learned learned() throws IOException {
    return LearnedFile.read(Files.readAllBytes(folder().resolve(LEARNED)));
  }

  @Override
  public String toString() {
    return own.toString();
  }
}
