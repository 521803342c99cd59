package io.gradinstructor.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Collects problems of a campaign file, so that a user sees all of them at once; but no more than
 * anybody reads. Knows in which lines the file's fields are.
 */
public final class CampaignErrors {
  private static final int MOST = 100;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> saidIn = new HashMap<>();
  private int more;
  private int missing;

  /** Of a file, as problems shall name it. */
  public CampaignErrors(String file) {
    this.file = file;
  }

  /** A problem of a field that was read: in its line or, if it is not there, its section's. */
  public void add(String field, String message) {
    String at = field;
    while (!lines.containsKey(at) && at.contains(".")) {
      at = at.substring(0, at.lastIndexOf('.'));
    }
    add(lines.getOrDefault(at, 1), field, message);
  }

  /** Data that a field names are missing or damaged: that need not be the file's fault. */
  public void missing(String field, String message) {
    missing++;
    add(field, message);
  }

  void add(int line, String field, String message) {
    if (full()) {
      more++;
    } else {
      problems.add(new Problem(file, line, field, message));
    }
  }

  /** Whether further problems are counted only. */
  boolean full() {
    return problems.size() == MOST;
  }

  /** A field that is in the file. */
  void found(String field, int line) {
    lines.put(field, line);
  }

  /** Whether a field is in the file. */
  public boolean has(String field) {
    return lines.containsKey(field);
  }

  /** The fields that there are where an unknown one is; in full only once. */
  String allowed(String fields, int line) {
    Integer earlier = saidIn.putIfAbsent(fields, line);
    return earlier == null
        ? "unknown field; allowed: " + fields
        : "unknown field; line " + earlier + " has those allowed";
  }

  /**
   * Whether nothing is wrong with these fields or inside them: only then can they be held against
   * each other.
   */
  public boolean clean(String... fields) {
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

  /** Throws all of them, by line; if there are any. */
  public void throwIfAny() throws CampaignException {
    int count = problems.size();
    if (count > 0) {
      problems.sort(Comparator.comparingInt(Problem::line));
      if (more > 0) {
        int last = problems.get(problems.size() - 1).line();
        problems.add(new Problem(file, last, "", String.format(Locale.ROOT, "and %,d more", more)));
      }
      throw new CampaignException(problems, missing == count);
    }
  }
}
