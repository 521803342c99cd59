package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gradinstructor.instructor.Lesson;

/**
 * Names an ENN. Written {@code campaign/round-1/view/0}, or {@code campaign/round-1/arm-x/0} if it
 * is arm x's own, in messages, answers and addresses.
 *
 * @param round of exploration after which it learned, from 1
 * @param kind null of an arm's own
 * @param arm whose critics it has; null unless that has critics of its own
 */
public record InstructorId(String campaign, int round, Lesson kind, String arm, int seed) {
  private static final String ROUND = "round-";
  private static final String ARM = "arm-";

  /** Refuses what could not be read back. */
  public InstructorId {
    IdText.name("campaign", campaign);
    if ((kind == null) == (arm == null)) {
      throw new IllegalArgumentException("instructor: is of a kind or of an arm");
    }
    if (arm != null) {
      IdText.name("arm", arm);
    }
    if (round < 1 || round > 999_999_999 || seed < 0 || seed > 999_999_999) {
      throw new IllegalArgumentException(
          "instructor: there is none " + seed + " of round " + round);
    }
  }

  /** One that all arms share. */
  public static InstructorId shared(String campaign, int round, Lesson kind, int seed) {
    return new InstructorId(campaign, round, kind, null, seed);
  }

  /** One of an arm that has critics of its own. */
  public static InstructorId own(String campaign, int round, String arm, int seed) {
    return new InstructorId(campaign, round, null, arm, seed);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is no instructor's
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static InstructorId parse(String text) {
    return IdText.read(
        "instructor", "an instructor, which reads campaign/round-1/view/0", text, InstructorId::of);
  }

  private static InstructorId of(String[] parts) {
    if (!parts[1].startsWith(ROUND)) {
      return null;
    }
    int round = IdText.number(parts[1].substring(ROUND.length()));
    Lesson kind = Lesson.of(parts[2]).orElse(null);
    boolean own = kind == null && parts[2].startsWith(ARM);
    String arm = own ? parts[2].substring(ARM.length()) : null;
    return new InstructorId(parts[0], round, kind, arm, IdText.number(parts[3]));
  }

  /** The same of another campaign. */
  public InstructorId in(String other) {
    return new InstructorId(other, round, kind, arm, seed);
  }

  /** Within its campaign: {@code round-1/view/0}. */
  public String local() {
    return ROUND + round + "/" + (kind == null ? ARM + arm : kind.label()) + "/" + seed;
  }

  /** Its file's name within a campaign's folder: {@code round-1-view-0}. */
  public String fileName() {
    return local().replace('/', '-');
  }

  @JsonValue
  @Override
  public String toString() {
    return campaign + "/" + local();
  }
}
