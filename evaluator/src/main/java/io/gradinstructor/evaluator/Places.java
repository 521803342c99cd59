package io.gradinstructor.evaluator;

import io.gradinstructor.message.Reward.Place;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.TrialId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where snapshots are that are not rewarded, until one of their trial is: then its reward says so.
 * What another evaluator passed is not known. One thread at a time.
 */
final class Places {
  /** More trials than are under way at a time. */
  private static final int TRIALS = 10_000;

  private final Map<TrialId, List<Place>> passed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TrialId, List<Place>> eldest) {
          return size() > TRIALS;
        }
      };

  /** A snapshot that is not rewarded. */
  void pass(Snapshot s, long offset) {
    passed.computeIfAbsent(s.trial(), t -> new ArrayList<>()).add(new Place(s.step(), offset));
  }

  /** Of a snapshot that is rewarded, and of those of its trial before it. */
  List<Place> upTo(Snapshot s, long offset) {
    pass(s, offset);
    return passed.remove(s.trial());
  }
}
