package io.gradinstructor.campaign;

import java.util.Collection;
import java.util.Locale;

/** Guesses what a mistyped word was meant to be. */
final class Nearest {
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The closest of the allowed words, or null if none is close. */
  static String of(String word, Collection<String> allowed) {
    if (word.length() > LONGEST) {
      return null;
    }
    String best = null;
    int bound = word.length() / 3 + 2;
    for (String candidate : allowed) {
      int d = distance(word.toLowerCase(Locale.ROOT).replace('_', '-'), candidate);
      if (d < bound) {
        bound = d;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
