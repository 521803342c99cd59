package io.gradinstructor.campaign;

import java.util.List;
import java.util.stream.Collectors;

/** A campaign file that cannot be run, with everything that is wrong with it. */
public final class CampaignException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final boolean missing;

  /** With at least one problem; the message has one line for each. */
  public CampaignException(List<Problem> problems) {
    this(problems, false);
  }

  CampaignException(List<Problem> problems, boolean missing) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.missing = missing;
  }

  /** Whether nothing is wrong with the file, but data that it names are missing or damaged. */
  public boolean missing() {
    return missing;
  }

  /** In the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
