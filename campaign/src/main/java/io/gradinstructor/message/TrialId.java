package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a trial. Written {@code campaign/phase/arm/007} in messages, answers and addresses.
 *
 * @param arm its arm in the comparison, or {@link #EXPLORER}
 * @param number within phase and arm, from 0
 */
public record TrialId(String campaign, Phase phase, String arm, int number) {
  /** What explorers have in place of an arm; no arm may be called so. */
  public static final String EXPLORER = "explorer";

  /** Refuses what could not be read back. */
  public TrialId {
    IdText.name("campaign", campaign);
    IdText.name("arm", arm);
    if (!phase.kind().trials() || number < 0 || number > 999_999_999) {
      throw new IllegalArgumentException("trial: there is none " + number + " in " + phase);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is no trial's
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TrialId parse(String text) {
    return IdText.read(
        "trial",
        "a trial, which reads campaign/phase/arm/000",
        text,
        p -> new TrialId(p[0], Phase.parse(p[1]), p[2], IdText.number(p[3])));
  }

  /** Whether critics learn from it. */
  public boolean explores() {
    return phase.kind() == Phase.Kind.EXPLORE;
  }

  /** Whether it belongs to the comparison. */
  public boolean compares() {
    return phase.kind() == Phase.Kind.COMPARE;
  }

  /** The same of another campaign. */
  public TrialId in(String other) {
    return new TrialId(other, phase, arm, number);
  }

  /** Within its campaign: {@code phase/arm/007}. */
  public String local() {
    String digits = Integer.toString(number);
    return phase + "/" + arm + "/" + "0".repeat(Math.max(0, 3 - digits.length())) + digits;
  }

  /** Its file's name within a campaign's folder: {@code phase-arm-007}. */
  public String fileName() {
    return local().replace('/', '-');
  }

  @JsonValue
  @Override
  public String toString() {
    return campaign + "/" + local();
  }
}
