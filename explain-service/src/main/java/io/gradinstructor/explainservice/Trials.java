package io.gradinstructor.explainservice;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Trials that were queued. May be used by many threads. */
final class Trials {
  /**
   * What there is to know of a trial.
   *
   * @param at when it was queued, in milliseconds since 1970
   * @param steps of the full run
   * @param length steps that it takes: weights of the last one are its result
   * @param instructor that steers it; null for nobody
   */
  record Queued(long at, int steps, int length, InstructorId instructor) {
    /** How far it is at a step, 0..1. */
    double stage(int step) {
      return Math.min(1, (double) step / steps);
    }
  }

  private final Map<TrialId, Queued> queued = new ConcurrentHashMap<>();
  private volatile Consumer<String> recall = campaign -> {};

  void hear(Trial t, long sentAt) {
    InstructorId steering = t.instructor().orElse(null);
    queued.putIfAbsent(t.id(), new Queued(sentAt, t.steps(), t.length(), steering));
  }

  /** Who reads again what was forgotten of a campaign. */
  void recalled(Consumer<String> by) {
    recall = by;
  }

  void forget(String campaign) {
    queued.keySet().removeIf(t -> t.campaign().equals(campaign));
  }

  boolean knows(TrialId trial) {
    return queued.containsKey(trial);
  }

  /**
   * A trial.
   *
   * @throws Refusal if there is none, or none any longer
   */
  Queued find(TrialId trial) {
    Queued found = queued.get(trial);
    if (found == null) {
      recall.accept(trial.campaign());
      found = queued.get(trial);
    }
    if (found == null) {
      throw Refusal.absent("trial: there is none " + trial + ", or it is not kept any longer");
    }
    return found;
  }
}
