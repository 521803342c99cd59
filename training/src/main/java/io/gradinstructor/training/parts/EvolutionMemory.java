package io.gradinstructor.training.parts;

import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Move;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link HybridEs} remembers, in floats: a double in three of them, without a loss.
 *
 * @param memory of the trial, in which weights are those that a phase began with while it lasts
 */
record EvolutionMemory(HybridEs of, Memory memory) {
  /** Name of what is known of the loss: all zero before anything is. */
  static final String LOOK = "hybrid-es.look";

  /** Phases that began, those without a move since the last with one, and whether one is on. */
  private static final String COUNT = "hybrid-es.count";

  /** Generations that are done, losses that are known of this one. */
  private static final String STAGE = "hybrid-es.stage";

  private static final String LOSS = "hybrid-es.loss";
  private static final String LOSSES = "hybrid-es.losses";

  /** Generation by generation whether it moved, and the children that it moved by. */
  private static final String MOVES = "hybrid-es.moves";

  void begin() {
    memory.put(LOOK, new float[5], 5);
    memory.put(COUNT, new float[3], 3);
    memory.put(STAGE, new float[2], 2);
    memory.put(LOSS, new float[3], 3);
    memory.put(LOSSES, new float[3 * of.population()], of.population(), 3);
    memory.put(MOVES, new float[of.generations() * width()], of.generations(), width());
  }

  private int width() {
    return 1 + of.parents();
  }

  Stalls stalls() {
    float[] look = memory.get(LOOK);
    double best = look[0] == 0 ? Double.POSITIVE_INFINITY : number(look, 1);
    return new Stalls(best, (int) look[4]);
  }

  void put(Stalls s) {
    float[] look = new float[5];
    if (s.best() < Double.POSITIVE_INFINITY) {
      look[0] = 1;
      put(s.best(), look, 1);
    }
    look[4] = s.bad();
    memory.put(LOOK, look, 5);
  }

  /** Phases that began. */
  int phases() {
    return (int) memory.get(COUNT)[0];
  }

  /** Phases without a move since the last with one. */
  int idle() {
    return (int) memory.get(COUNT)[1];
  }

  /** Whether a phase is on. */
  boolean on() {
    return memory.get(COUNT)[2] == 1;
  }

  void count(int phases, int idle, boolean on) {
    memory.put(COUNT, new float[] {phases, idle, on ? 1 : 0}, 3);
  }

  void put(Evolution e) {
    memory.put(STAGE, new float[] {e.generation(), e.losses().size()}, 2);
    float[] loss = new float[3];
    put(e.loss(), loss, 0);
    memory.put(LOSS, loss, 3);
    float[] losses = new float[3 * of.population()];
    for (int k = 0; k < e.losses().size(); k++) {
      put(e.losses().get(k), losses, 3 * k);
    }
    memory.put(LOSSES, losses, of.population(), 3);
    float[] moves = new float[of.generations() * width()];
    for (Move m : e.path()) {
      int at = m.generation() * width();
      moves[at] = 1;
      for (int i = 0; i < m.children().size(); i++) {
        moves[at + 1 + i] = m.children().get(i);
      }
    }
    memory.put(MOVES, moves, of.generations(), width());
  }

  /** The phase that is on. */
  Evolution evolution() {
    float[] stage = memory.get(STAGE);
    float[] moves = memory.get(MOVES);
    double loss = number(memory.get(LOSS), 0);
    Evolution e = Evolution.begin(of, loss);
    for (int g = e.generation(); g < stage[0]; g++) {
      int at = g * width();
      List<Integer> children = new ArrayList<>();
      for (int i = 1; i < width(); i++) {
        children.add((int) moves[at + i]);
      }
      e = e.decided(new Move(g, List.copyOf(children), e.sigma()), moves[at] == 1, loss);
    }
    for (int k = 0; k < stage[1]; k++) {
      e = e.with(number(memory.get(LOSSES), 3 * k));
    }
    return e;
  }

  private static void put(double x, float[] to, int at) {
    to[at] = (float) x;
    if (!Float.isInfinite(to[at])) {
      to[at + 1] = (float) (x - to[at]);
      to[at + 2] = (float) (x - to[at] - to[at + 1]);
    }
  }

  private static double number(float[] of, int at) {
    return (double) of[at] + of[at + 1] + of[at + 2];
  }
}
