package io.gradinstructor.orchestrator;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.workflow.Outcome;
import io.gradinstructor.workflow.State;
import java.util.Collection;
import java.util.List;

/**
 * A trial, for people and programs outside.
 *
 * @param state {@code open} (queued or begun), {@code training}, {@code done}, {@code diverged} or
 *     {@code failed}
 * @param accuracy on the reward set at the end; null before
 * @param steps of the weights that can be looked at so far
 * @param instructor that steers it; null for nobody
 * @param failure why it failed; null unless it did
 */
public record TrialEntry(
    TrialId id,
    Phase phase,
    String arm,
    String state,
    Double accuracy,
    Collection<Integer> steps,
    InstructorId instructor,
    String failure) {
  static List<TrialEntry> of(Course course) {
    State state = course.state();
    return state.trials().stream()
        .map(t -> of(t, state.ended().get(t.id()), course.steps(t.id())))
        .toList();
  }

  private static TrialEntry of(Trial t, Outcome outcome, Collection<Integer> steps) {
    TrialState state = TrialState.of(outcome);
    boolean training = state == TrialState.OPEN && !steps.isEmpty();
    return new TrialEntry(
        t.id(),
        t.phase(),
        t.arm(),
        training ? "training" : state.toString(),
        state == TrialState.DONE ? outcome.accuracy() : null,
        steps,
        t.instructor().orElse(null),
        outcome == null ? null : outcome.failure());
  }
}
