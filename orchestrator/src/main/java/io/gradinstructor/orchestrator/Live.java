package io.gradinstructor.orchestrator;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.workflow.Candidate;
import java.util.List;

/**
 * All that moves while a campaign runs.
 *
 * @param now of the orchestrator's clock, in milliseconds since 1970
 * @param compared arms of the comparison, in the order of the campaign's file
 * @param enns published so far, the oldest first
 * @param tuning values that arms choose from
 */
record Live(
    CampaignStatus campaign,
    long now,
    List<LiveCurves.Curve> curves,
    List<ComparedArm> compared,
    List<LearnedEnn> enns,
    List<Candidate> tuning) {
  /** An arm and what it is for, whatever its name. */
  record ComparedArm(String name, Method method, Role role) {
    /** None of a campaign whose file could not be read. */
    static List<ComparedArm> of(Campaign campaign) {
      return campaign == null
          ? List.of()
          : campaign.arms().stream()
              .map(a -> new ComparedArm(a.name(), a.method(), a.role()))
              .toList();
    }
  }

  /**
   * A published ENN and how it learned.
   *
   * @param publishedAt in milliseconds since 1970
   * @param losses as in {@link EnnFigures}
   * @param heldOutR2 on runs that no critic learned from; null if not measured
   */
  record LearnedEnn(
      InstructorId id,
      int round,
      Lesson kind,
      int seed,
      long publishedAt,
      int states,
      List<Float> losses,
      Double validationR2,
      Double validationSpearman,
      Double heldOutR2) {
    static LearnedEnn of(Instructor i, long publishedAt) {
      EnnFigures f = i.figures();
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
