package io.gradinstructor.orchestrator;

import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.workflow.Tuning;
import java.util.List;

/**
 * All that moves while a campaign runs.
 *
 * @param now of the orchestrator's clock, in milliseconds since 1970
 * @param enns published so far, the oldest first
 * @param tuning values that arms choose from
 */
record Live(
    CampaignStatus campaign,
    long now,
    List<LiveCurves.Curve> curves,
    List<LearnedEnn> enns,
    List<Tuning.Candidate> tuning) {
  /**
   * A published ENN and how it learned.
   *
   * @param publishedAt in milliseconds since 1970
   * @param losses as in {@link Instructor.Figures}
   * @param heldOutR2 on runs that no critic learned from; null if not measured
   */
  record LearnedEnn(
      InstructorId id,
      int round,
      Instructor.Kind kind,
      int seed,
      long publishedAt,
      int states,
      List<Float> losses,
      Double validationR2,
      Double validationSpearman,
      Double heldOutR2) {
    static LearnedEnn of(Instructor i, long publishedAt) {
      Instructor.Figures f = i.figures();
      return new LearnedEnn(
          i.id(),
          i.round(),
          i.kind(),
          i.seed(),
          publishedAt,
          f.states(),
          f.losses(),
          f.validationR2(),
          f.validationSpearman(),
          f.heldOut() == null ? null : f.heldOut().r2());
    }
  }
}
