package io.gradinstructor.core.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems, so that a user sees all of them at once. */
final class CampaignErrors {
  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  CampaignErrors(String file) {
    this.file = file;
  }

  void add(int line, String field, String message) {
    problems.add(new Problem(file, line, field, message));
  }

  /**
   * Whether nothing is wrong with these fields or inside them: only then can they be held against
   * each other.
   */
  boolean clean(String... fields) {
    for (Problem p : problems) {
      for (String field : fields) {
        String found = p.field();
        if (found.equals(field) || found.startsWith(field + ".") || found.startsWith(field + "[")) {
          return false;
        }
      }
    }
    return true;
  }

  void throwIfAny() throws CampaignException {
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::line));
      throw new CampaignException(problems);
    }
  }
}
