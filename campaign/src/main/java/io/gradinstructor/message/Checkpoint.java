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
 * @param phase of an evolution strategy that begins here, from 1; 0 if none does
 */
public record Checkpoint(
    TrialId trial,
    int step,
    SortedMap<String, byte[]> memory,
    List<GradientNorms> norms,
    long passes,
    int phase)
    implements Message {
  /** One where no evolution strategy begins. */
  public Checkpoint(
      TrialId trial,
      int step,
      SortedMap<String, byte[]> memory,
      List<GradientNorms> norms,
      long passes) {
    this(trial, step, memory, norms, passes, 0);
  }

  /** Key of the one with which a phase of a trial begins. */
  public static String key(TrialId trial, int phase) {
    return phase == 0 ? trial.toString() : Errand.key(trial, phase);
  }

  @Override
  public String key() {
    return key(trial, phase);
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
