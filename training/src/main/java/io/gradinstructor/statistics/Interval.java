package io.gradinstructor.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Mean, standard deviation and 95 % confidence interval of the mean (Student's t).
 *
 * @param rough whether the interval says little: of fewer than three values, or cut at the limits
 *     of what is possible
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Interval(
    double mean,
    double sd,
    double[] ci95,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rough) {}
