package io.gradinstructor.message;

import io.gradinstructor.training.GradientNorms;
import java.util.List;

/**
 * The end of a trial.
 *
 * @param failure why it failed; null if it did not
 * @param diverged whether weights or loss ceased to be finite
 * @param weights final weights as in {@link Snapshot}, if the trial says so; else null
 * @param norms gradient norms at the snapshot steps, if the trial says so
 * @param passes images that went forward and backward: what it cost
 * @param seconds it took; never part of results
 */
public record TrialResult(
    TrialId trial,
    String failure,
    boolean diverged,
    byte[] weights,
    List<GradientNorms> norms,
    long passes,
    double seconds)
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
