package io.gradinstructor.message;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.gradinstructor.statistics.Interval;
import java.util.List;

/**
 * What is kept of tasks, in test accuracy.
 *
 * @param forgetting how much less it is in the end than at most before, on average of all tasks but
 *     the last
 * @param backwardTransfer how much more it is in the end than when the task was learned, of the
 *     same
 * @param learning mean over tasks when each was learned
 * @param accuracy mean over trials: after each task, on each so far
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Continual(
    Interval forgetting,
    Interval backwardTransfer,
    Interval learning,
    List<List<Double>> accuracy) {}
