package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * How well cheap metrics told beforehand which ENNs would help most: in the comparison, or, where
 * not all went on to that, in the roll-outs that chose among them.
 *
 * @param metrics those that a candidate has
 */
public record Selection(List<Candidate> candidates, List<Metric> metrics) {
  /**
   * An ENN that was tried.
   *
   * @param arm in which it was: the first that it instructs
   * @param enhancement mean difference of its trials in that arm to plain backpropagation on the
   *     same networks, in test accuracy; null if it did not go on to the comparison
   * @param metrics by their name; one that it does not have is left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Candidate(String id, String arm, Double enhancement, Map<String, Double> metrics) {}

  /**
   * A metric over the candidates that have it.
   *
   * @param better {@code higher} or {@code lower}: which values it predicts enhancement from
   * @param spearman rank correlation of its values with the enhancement, ties averaged, so that −1
   *     is best where lower is better; null with fewer than three candidates or if either side does
   *     not vary
   * @param pick id of the candidate with its best value, the first of equal ones
   * @param regret enhancement of the best of all candidates less that of the pick
   */
  public record Metric(String name, String better, Double spearman, String pick, double regret) {}
}
