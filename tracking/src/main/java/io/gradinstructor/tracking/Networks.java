package io.gradinstructor.tracking;

import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Brings trials of comparisons and their weights together, whichever is heard of first. */
final class Networks {
  /** A trial and its result, which was sent at a time. */
  record Trained(Trial trial, TrialResult result, long at) {}

  private record Ended(TrialResult result, long at) {}

  private final Map<TrialId, Trial> planned = new HashMap<>();
  private final Map<TrialId, Ended> ended = new HashMap<>();
  private final Set<TrialId> done = new HashSet<>();

  /** What is complete by this; null if nothing is. */
  Trained planned(Trial trial) {
    if (trial.id().compares() && !done.contains(trial.id())) {
      planned.put(trial.id(), trial);
    }
    return complete(trial.id());
  }

  /** What is complete by this; null if nothing is. */
  Trained ended(TrialResult result, long at) {
    if (result.trial().compares() && !done.contains(result.trial())) {
      if (result.weights() != null) {
        ended.put(result.trial(), new Ended(result, at));
      } else {
        planned.remove(result.trial());
        done.add(result.trial());
      }
    }
    return complete(result.trial());
  }

  /** Nothing of a campaign comes any more. */
  void forget(String campaign) {
    planned.keySet().removeIf(t -> t.campaign().equals(campaign));
    ended.keySet().removeIf(t -> t.campaign().equals(campaign));
    done.removeIf(t -> t.campaign().equals(campaign));
  }

  private Trained complete(TrialId id) {
    if (!planned.containsKey(id) || !ended.containsKey(id)) {
      return null;
    }
    done.add(id);
    Ended e = ended.remove(id);
    return new Trained(planned.remove(id), e.result, e.at);
  }
}
