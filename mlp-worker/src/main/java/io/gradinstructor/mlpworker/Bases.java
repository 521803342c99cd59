package io.gradinstructor.mlpworker;

import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Trial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** With what phases of trials that stalled begin: many errands go out from one. */
final class Bases {
  private static final int MOST = 4;

  private final Map<String, Checkpoint> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Checkpoint> eldest) {
          return size() > MOST;
        }
      };

  /** One that is known here already. */
  synchronized void add(Checkpoint base) {
    latest.put(base.key(), base);
  }

  /**
   * That of a trial's errand.
   *
   * @param search finds it where it is kept
   */
  synchronized Optional<Checkpoint> of(Trial trial, Supplier<Optional<Checkpoint>> search) {
    Checkpoint known = latest.get(Checkpoint.key(trial.id(), trial.errand().phase()));
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Checkpoint> found = search.get();
    found.ifPresent(this::add);
    return found;
  }
}
