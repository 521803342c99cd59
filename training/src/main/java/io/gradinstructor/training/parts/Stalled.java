package io.gradinstructor.training.parts;

import io.gradinstructor.data.Images;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Found;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.HashSet;
import java.util.Set;

/** {@link HybridEs} in one run. */
final class Stalled implements Intervention.Act {
  private final HybridEs part;
  private final Trainer.Task task;
  private final Memory memory;
  private final Intervention.Host host;
  private final EvolutionMemory own;
  private final Images set;
  private Offspring offspring;

  Stalled(HybridEs part, Trainer.Task task, Memory memory, Intervention.Host host) {
    this.part = part;
    this.task = task;
    this.memory = memory;
    this.host = host;
    own = new EvolutionMemory(part, memory);
    own.begin();
    set = part.spends() ? part.among(task.images(), task.reward()) : null;
  }

  @Override
  public void on(Clock step, Weights weights) {
    if (!own.on()) {
      look(weights);
    }
    if (own.on()) {
      evolve(weights);
    }
  }

  private Offspring offspring() {
    if (offspring == null) {
      offspring =
          new Offspring(
              part, task.network(), part.among(task.images(), task.reward()), task.draws()::noise);
    }
    return offspring;
  }

  /** Begins a phase if there is a stall, and passes suffice for it and an epoch after it. */
  private void look(Weights weights) {
    boolean over =
        own.phases() == part.phases() || part.giveUp() > 0 && own.idle() >= part.giveUp();
    long epoch = (long) task.images().count() / task.batch() * task.batch();
    long phase = (part.looked(set.count()) + 2) / 3 + epoch;
    if (over || host.left() < (set.count() + 2) / 3 + phase) {
      return;
    }
    double loss = offspring().loss(weights);
    host.looked(set.count());
    Stalls now = own.stalls().seen(loss, part.improvement());
    boolean stalled = now.bad() >= part.patience();
    own.put(stalled ? now.anew(Double.POSITIVE_INFINITY) : now);
    if (stalled && loss > 0) {
      own.count(own.phases() + 1, own.idle(), true);
      own.put(Evolution.begin(part, loss));
    }
  }

  private void evolve(Weights weights) {
    Evolution now = own.evolution();
    int phase = own.phases();
    Found found = host.found(phase);
    boolean begun = now.generation() > 0 || !now.losses().isEmpty();
    if (found == null && part.asks() && !begun && host.handsOver(phase, now.loss())) {
      return;
    }
    offspring().begin(phase, weights);
    if (found == null) {
      found = look(now, weights);
    }
    host.looked(part.looked(set.count()));
    own.put(own.stalls().anew(found.loss()));
    own.count(phase, found.path().isEmpty() ? own.idle() + 1 : 0, false);
    if (!found.path().isEmpty()) {
      weights.set(offspring.moved(weights, found.path()));
      forget();
    }
  }

  private Found look(Evolution from, Weights weights) {
    Evolution now = from;
    Weights parent = offspring.moved(weights, now.path());
    while (!now.over()) {
      Evolution next = now.with(offspring.loss(offspring.moved(parent, now.next())));
      if (next.path().size() > now.path().size()) {
        parent = offspring.moved(parent, next.path().get(now.path().size()));
      }
      now = next;
      own.put(now);
      host.rest();
    }
    return new Found(own.phases(), now.path(), now.loss());
  }

  /** What was remembered of the way to other weights. */
  private void forget() {
    Set<String> gone = new HashSet<>(Set.of(Predict.KEPT));
    for (int l = 0; l < task.network().depth(); l++) {
      gone.add(Instruct.change(l));
    }
    for (String name : memory.names()) {
      boolean optimizer = name.matches("([wb][0-9]+|n[0-9]+\\.[wb])\\..+");
      if (optimizer && !part.keepState() || gone.contains(name)) {
        memory.clear(name);
      }
    }
  }

  @Override
  public void close() {
    if (offspring != null) {
      offspring.close();
    }
  }
}
