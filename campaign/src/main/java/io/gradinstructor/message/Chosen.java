package io.gradinstructor.message;

import java.util.List;
import java.util.Map;

/**
 * What was chosen on the reward set before the comparison.
 *
 * @param candidates number of the candidate, by arm that had any
 * @param enns seeds of the ENNs that instruct, ascending, by arm whose ENNs were chosen among
 */
public record Chosen(Map<String, Integer> candidates, Map<String, List<Integer>> enns) {
  /** Nothing was. */
  public static final Chosen NOTHING = new Chosen(Map.of(), Map.of());

  /** Number of an arm's candidate; null if it had none. */
  public Integer candidate(String arm) {
    return candidates.get(arm);
  }
}
