package io.gradinstructor.message;

import io.gradinstructor.training.GradientNorms;
import java.util.List;
import java.util.SortedMap;

/**
 * A trial under way: enough for another worker to go on with it to the same bytes. The order of the
 * data follows from trial and step.
 *
 * @param step place of the step that comes next
 * @param memory all that the trial's parts remember: little-endian float32 by name
 * @param norms recorded so far
 * @param passes images that went forward and backward so far
 */
public record Checkpoint(
    TrialId trial,
    int step,
    SortedMap<String, byte[]> memory,
    List<GradientNorms> norms,
    long passes)
    implements Message {
  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
