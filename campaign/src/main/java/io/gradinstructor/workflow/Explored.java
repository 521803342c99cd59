package io.gradinstructor.workflow;

import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What explorers came to.
 *
 * @param controls whether it is controls that are judged: those under which runs diverge are then
 *     known for what they are
 */
record Explored(List<Trial> trials, Map<TrialId, Outcome> ended, boolean controls) {
  /** Those that can be learned from. */
  List<Trial> sound() {
    return trials.stream().filter(t -> t.id().explores() && teaches(ended.get(t.id()))).toList();
  }

  private boolean teaches(Outcome o) {
    return o.sound() || controls && o.failure() == null;
  }

  /** Their numbers, round by round. */
  List<NumberSet> sound(int rounds) {
    List<TrialId> sound = sound().stream().map(Trial::id).toList();
    return IntStream.rangeClosed(1, rounds)
        .mapToObj(Phase::explore)
        .map(p -> sound.stream().filter(t -> t.phase().equals(p)).mapToInt(TrialId::number))
        .map(NumberSet::of)
        .toList();
  }

  /** Why there is too little to learn from. */
  String lost(int round, long useful) {
    Phase current = Phase.explore(round);
    List<Outcome> outcomes =
        trials.stream()
            .filter(t -> t.id().phase().equals(current))
            .map(t -> ended.get(t.id()))
            .toList();
    long diverged = outcomes.stream().filter(Outcome::diverged).count();
    long failed = outcomes.stream().filter(o -> o.failure() != null).count();
    return diverged
        + " of "
        + outcomes.size()
        + " explorers of round "
        + round
        + " diverged"
        + (failed == 0 ? "" : ", " + failed + " failed")
        + ": an ENN learns from 2 runs at least, there are "
        + useful
        + (diverged == 0 ? "" : "; a lower training.learning-rate may help");
  }
}
