package io.gradinstructor.core.campaign;

import java.util.List;
import java.util.stream.Collectors;

/** A campaign file that cannot be run, with everything that is wrong with it. */
public final class CampaignException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** With at least one problem; the message has one line for each. */
  public CampaignException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order of their lines. */
  public List<Problem> problems() {
    return problems;
  }
}
