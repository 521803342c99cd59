package io.gradinstructor.message;

import java.util.List;
import java.util.Map;

/**
 * What was chosen on the reward set before the comparison.
 *
 * @param candidates number of the candidate, by arm that had any
 * @param enns seeds of the ENNs that instruct, ascending, by arm whose ENNs were chosen among
 * @param lines by arm whose settings change on the way, the candidates that it went on from, part
 *     by part of a run; the last is the chosen one
 */
public record Chosen(
    Map<String, Integer> candidates,
    Map<String, List<Integer>> enns,
    Map<String, List<Integer>> lines) {
  /** Of arms whose settings do not change. */
  public Chosen(Map<String, Integer> candidates, Map<String, List<Integer>> enns) {
    this(candidates, enns, Map.of());
  }

  /** Nothing was. */
  public static final Chosen NOTHING = new Chosen(Map.of(), Map.of());

  /** Candidates that an arm goes on from, one of which is all of most; null if it had none. */
  public List<Integer> line(String arm) {
    Integer candidate = candidates.get(arm);
    List<Integer> alone = candidate == null ? null : List.of(candidate);
    return lines == null ? alone : lines.getOrDefault(arm, alone);
  }

  /** Number of an arm's candidate; null if it had none. */
  public Integer candidate(String arm) {
    return candidates.get(arm);
  }
}
