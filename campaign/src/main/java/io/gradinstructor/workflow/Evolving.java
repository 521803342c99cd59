package io.gradinstructor.workflow;

import io.gradinstructor.message.CampaignEvent.Replied;
import io.gradinstructor.message.Errand;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.Move;
import io.gradinstructor.training.parts.Evolution;
import io.gradinstructor.training.parts.HybridEs;
import java.util.ArrayList;
import java.util.List;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/**
 * A trial that stalled, as far as replies tell.
 *
 * @param trial from its start
 * @param phase of its evolution strategy, from 1
 * @param now where that stands
 * @param chunks of losses of this generation that are known, by number
 * @param training whether the phase is over, and the trial trains on
 */
record Evolving(
    Trial trial, int phase, Evolution now, PMap<Integer, List<Double>> chunks, boolean training) {
  /**
   * What a reply makes of a trial; null if nobody waits for it.
   *
   * @param before null if it did not stall yet
   * @param trials it is one of these
   */
  static Evolving after(Evolving before, Replied reply, List<Trial> trials) {
    if (reply.losses() == null || reply.losses().isEmpty()) {
      return null;
    }
    if (reply.generation() != null) {
      return before == null || before.phase != reply.phase()
          ? null
          : before.with(reply.generation(), reply.chunk(), reply.losses());
    }
    boolean next =
        before == null ? reply.phase() == 1 : before.training && reply.phase() == before.phase + 1;
    return !next
        ? null
        : trials.stream()
            .filter(t -> t.id().equals(reply.trial()) && t.strategy().isPresent())
            .findFirst()
            .map(t -> stalled(t, reply.phase(), reply.losses().get(0)))
            .orElse(null);
  }

  private static Evolving stalled(Trial trial, int phase, double loss) {
    Evolution begun = Evolution.begin(trial.strategy().orElseThrow(), loss);
    return new Evolving(trial, phase, begun, TreePMap.empty(), begun.over());
  }

  /** The same where losses of a chunk are known; null if nobody waits for these. */
  private Evolving with(int generation, int chunk, List<Double> losses) {
    boolean waits =
        !training
            && generation == now.generation()
            && open().stream()
                .map(t -> t.errand().brood())
                .anyMatch(b -> b.chunk() == chunk && losses.size() == wanted(b));
    if (!waits) {
      return null;
    }
    PMap<Integer, List<Double>> known = chunks.plus(chunk, List.copyOf(losses));
    if (now.candidate() == null && known.size() < count()) {
      return new Evolving(trial, phase, now, known, false);
    }
    Evolution next = now;
    for (List<Double> some : known.values()) {
      next = next.with(some);
    }
    return new Evolving(trial, phase, next, TreePMap.empty(), next.over());
  }

  private static int wanted(Errand.Brood b) {
    return Math.max(1, b.until() - b.from());
  }

  /** What is yet to be done before anything else of it can be. */
  List<Trial> open() {
    List<Trial> open = new ArrayList<>();
    if (training) {
      open.add(errand(now.path(), null));
    } else if (now.candidate() != null) {
      List<Move> tried = new ArrayList<>(now.path());
      tried.add(now.candidate());
      open.add(errand(List.copyOf(tried), brood(count(), 0, 0)));
    } else {
      int size = size();
      int population = now.of().population();
      for (int c = 0; c < count(); c++) {
        if (!chunks.containsKey(c)) {
          int until = Math.min(population, (c + 1) * size);
          open.add(errand(now.path(), brood(c, c * size, until)));
        }
      }
    }
    return open;
  }

  private Trial errand(List<Move> path, Errand.Brood brood) {
    return trial.on(new Errand(phase, path, now.loss(), brood));
  }

  private Errand.Brood brood(int chunk, int from, int until) {
    return new Errand.Brood(now.generation(), chunk, now.sigma(), from, until);
  }

  private int size() {
    HybridEs of = now.of();
    int all =
        of.fitness() == HybridEs.Fitness.REWARD ? trial.dataset().reward().size() : trial.images();
    return of.chunk(trial.recipe().named(), Math.min(of.images(), all));
  }

  private int count() {
    int size = size();
    return (now.of().population() + size - 1) / size;
  }
}
