package io.gradinstructor.orchestrator;

import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** Something that changes, for those who want to be told. */
final class Changes {
  private static final Duration TICK = Duration.ofMillis(500);

  /**
   * Said again after so many ticks without a change: who listens learns that the other side lives.
   */
  private static final int QUIET = 20;

  private Changes() {}

  /** The version now and after changes, at most twice a second. */
  static Multi<Long> of(LongSupplier version) {
    return Multi.createFrom()
        .ticks()
        .every(TICK)
        .onOverflow()
        .drop()
        .map(tick -> List.of(version.getAsLong(), tick / QUIET))
        .skip()
        .repetitions()
        .map(seen -> seen.get(0));
  }
}
