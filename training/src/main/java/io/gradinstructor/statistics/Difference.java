package io.gradinstructor.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Mean paired difference and its 95 % interval. Of the comparisons with the baseline, and of those
 * with the subject, each is a family that is corrected for its number.
 *
 * @param p of the paired t-test, Holm-corrected over the family
 * @param pUncorrected of this comparison alone, as the interval is: below 0.05 where that leaves 0
 *     out
 * @param rough as in {@link Interval}, or because differences that are all equal tell of no spread
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Difference(
    double difference,
    double[] ci95,
    double p,
    double pUncorrected,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rough) {
  /** Level of the tests. */
  public static final double LEVEL = 0.05;

  public boolean positive() {
    return p < LEVEL && difference > 0;
  }

  public boolean negative() {
    return p < LEVEL && difference < 0;
  }

  /** Whether it counts alone, but not among its family. */
  public boolean lost() {
    return pUncorrected < LEVEL && p >= LEVEL;
  }

  /** The other way round. */
  public Difference negated() {
    double[] other = {0.0 - ci95[1], 0.0 - ci95[0]};
    return new Difference(0.0 - difference, other, p, pUncorrected, rough);
  }
}
