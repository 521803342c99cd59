package io.gradinstructor.orchestrator;

import io.gradinstructor.messaging.Sent;
import io.gradinstructor.workflow.State;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Courses of campaigns that are over, read again from the topics when somebody asks; those that
 * were asked for last are kept. May be used by many threads, one at a time.
 */
final class Past {
  private static final int KEPT = 4;

  /** How much clocks may differ, and how long before a fork what it knows is sent. */
  private static final long MARGIN_MS = 60_000;

  private final Kept kept;
  private final Map<Entry, Course> lately =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Entry, Course> eldest) {
          return size() > KEPT;
        }
      };

  Past(Kept kept) {
    this.kept = kept;
  }

  /**
   * The course of a campaign that is over. A transaction is committed a moment before its messages
   * can be read: of one that was over just now the end may be missing, and who asks next reads it.
   */
  synchronized Course of(Entry e, Map<String, Sent> instructors) {
    Course course = lately.get(e);
    if (course == null) {
      course = read(e, instructors);
      if (over(course)) {
        lately.put(e, course);
      }
    }
    return course;
  }

  private static boolean over(Course course) {
    return course.state().status() != State.Status.RUNNING;
  }

  synchronized void forget(Entry e) {
    lately.remove(e);
  }

  private Course read(Entry e, Map<String, Sent> instructors) {
    Course course = new Course();
    CampaignStatus status = e.status();
    long since = status.submittedAt() - MARGIN_MS;
    kept.events(
        e.id(),
        status.submittedAt() - 1,
        event -> {
          course.hear(event);
          return over(course);
        });
    kept.rewards(e.id(), since, status.endedAt() + MARGIN_MS, course::hear);
    instructors.forEach(
        (id, sent) -> kept.instructor(id, sent.offset()).ifPresent(i -> course.hear(i, sent.at())));
    return course;
  }
}
