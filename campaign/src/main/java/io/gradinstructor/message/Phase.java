package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a campaign is doing: {@code prepare, explore-1, learn-1, …, select, tune, compare, explain,
 * report}.
 *
 * @param round counted from 1; 0 where there are none
 */
public record Phase(Kind kind, int round) {
  /** All there are, in their order. */
  public enum Kind {
    PREPARE,
    EXPLORE,
    LEARN,
    SELECT,
    TUNE,
    COMPARE,
    EXPLAIN,
    REPORT;

    private final String label = name().toLowerCase(Locale.ROOT);

    private boolean rounds() {
      return this == EXPLORE || this == LEARN;
    }

    /** Whether trials are done in it. */
    public boolean trials() {
      return this == EXPLORE || this == SELECT || this == TUNE || this == COMPARE;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  public static final Phase PREPARE = new Phase(Kind.PREPARE, 0);
  public static final Phase SELECT = new Phase(Kind.SELECT, 0);
  public static final Phase TUNE = new Phase(Kind.TUNE, 0);
  public static final Phase COMPARE = new Phase(Kind.COMPARE, 0);
  public static final Phase EXPLAIN = new Phase(Kind.EXPLAIN, 0);
  public static final Phase REPORT = new Phase(Kind.REPORT, 0);

  private static final Pattern TEXT = Pattern.compile("([a-z]+)(?:-([1-9][0-9]{0,8}))?");

  /** Refuses rounds where there are none, and none where there are. */
  public Phase {
    if (kind.rounds() ? round < 1 : round != 0) {
      throw new IllegalArgumentException("phase: " + kind.label + " has no round " + round);
    }
  }

  /** Runs that critics learn from. */
  public static Phase explore(int round) {
    return new Phase(Kind.EXPLORE, round);
  }

  /** ENNs learn. */
  public static Phase learn(int round) {
    return new Phase(Kind.LEARN, round);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is no phase
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Phase parse(String text) {
    Matcher m = TEXT.matcher(text);
    if (m.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.label.equals(m.group(1)) && kind.rounds() == (m.group(2) != null)) {
          return new Phase(kind, kind.rounds() ? Integer.parseInt(m.group(2)) : 0);
        }
      }
    }
    throw new IllegalArgumentException("phase: " + IdText.quoted(text) + " is no phase");
  }

  @JsonValue
  @Override
  public String toString() {
    return kind.rounds() ? kind.label + "-" + round : kind.label;
  }
}
