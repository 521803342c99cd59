package io.gradinstructor.orchestrator;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Sent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * What is kept of one campaign in memory: its course while it is open; once it is over only how it
 * ended, and where on the topics the rest is.
 */
final class Entry {
  private final String id;

  /** Messages of before are of an earlier campaign of this id, which was deleted. */
  private final long notBefore;

  private final Map<String, Sent> networks = new HashMap<>();
  private final Map<String, Sent> instructors = new HashMap<>();
  private Course course = new Course();
  private CampaignStatus over;
  private Sent report;
  private CampaignStatus.Best best;
  private Long submittedAt;
  private long newsAt = System.currentTimeMillis();
  private CampaignStatus.Waiting waiting;
  private long version;

  Entry(String id, long notBefore) {
    this.id = id;
    this.notBefore = notBefore;
  }

  String id() {
    return id;
  }

  boolean concerns(Sent sent) {
    return sent.at() >= notBefore;
  }

  /** Whether it was submitted, and not merely something of it heard. */
  boolean known() {
    return over != null || course.state().id() != null;
  }

  /** While it is open, else null. */
  Course course() {
    return course;
  }

  boolean open() {
    return course != null;
  }

  void submitted(long at) {
    if (submittedAt == null) {
      submittedAt = at;
    }
  }

  Long submittedAt() {
    return submittedAt;
  }

  /** Something happened. */
  void news(long newVersion) {
    version = newVersion;
    newsAt = System.currentTimeMillis();
    waiting = null;
  }

  /** When something happened last, in milliseconds since 1970. */
  long newsAt() {
    return newsAt;
  }

  long version() {
    return version;
  }

  void waits(String what, long newVersion) {
    waiting = new CampaignStatus.Waiting(newsAt, what);
    version = newVersion;
  }

  /** It is over: only how it ended is kept. */
  void close(long now) {
    over = status(now);
    course = null;
  }

  CampaignStatus status() {
    return over != null ? over : status(null);
  }

  private CampaignStatus status(Long endedAt) {
    CampaignStatus.Best ahead = best != null ? best : course.best();
    return CampaignStatus.of(course.state(), submittedAt, endedAt, ahead, waiting);
  }

  /** Where a report is, of which only the best arm is kept. */
  void reported(Report r, Sent sent) {
    report = sent;
    best =
        r.results().arms().stream()
            .max(Comparator.comparingDouble(a -> a.testAccuracy().mean()))
            .map(a -> new CampaignStatus.Best(a.name(), a.testAccuracy().mean(), "test"))
            .orElse(null);
    if (over != null) {
      over = over.with(best);
    }
  }

  Sent report() {
    return report;
  }

  /** Where results with weights are, by trial. */
  Map<String, Sent> networks() {
    return networks;
  }

  /** Where ENNs are, by id. */
  Map<String, Sent> instructors() {
    return instructors;
  }

  /** Its report counts no longer. */
  void forgetReport() {
    report = null;
  }

  /** An ENN counts no longer. */
  void forget(InstructorId id) {
    instructors.remove(id.toString());
  }

  /** A trial's result counts no longer. */
  void forget(TrialId id) {
    networks.remove(id.toString());
    if (course != null) {
      course.forget(id);
    }
  }
}
