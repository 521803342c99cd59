package io.gradinstructor.message;

import io.gradinstructor.training.GradientNorms;
import java.util.List;

/**
 * The end of a trial.
 *
 * @param failure why it failed; null if it did not
 * @param diverged whether weights or loss ceased to be finite
 * @param weights final weights as in {@link Snapshot}, if the trial says so; else null
 * @param ranks of the matrices of weights, if the trial has an intervention that brings them down;
 *     else null
 * @param learned what the trainer has beside weights, if weights are told; little-endian float32;
 *     null if nothing
 * @param norms gradient norms at the snapshot steps, if the trial says so
 * @param sights of an explorer that an instructor of controls learns from, what that is to see,
 *     step by step: rows of little-endian float32, NaN from where it diverged; else null
 * @param passes images that went forward and backward: what it cost
 * @param seconds it took; never part of results
 */
public record TrialResult(
    TrialId trial,
    String failure,
    boolean diverged,
    byte[] weights,
    List<Integer> ranks,
    byte[] learned,
    List<GradientNorms> norms,
    byte[] sights,
    long passes,
    double seconds)
    implements Message {
  /** Of a trial that nobody learns controls from, of full rank. */
  public TrialResult(
      TrialId trial,
      String failure,
      boolean diverged,
      byte[] weights,
      List<GradientNorms> norms,
      long passes,
      double seconds) {
    this(trial, failure, diverged, weights, null, null, norms, null, passes, seconds);
  }

  @Override
  public String key() {
    return trial.toString();
  }

  @Override
  public String campaign() {
    return trial.campaign();
  }
}
