package io.gradinstructor.training;

import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes weights between two steps. What it does right after a step belongs to that step: all that
 * is told of the weights from then on shows it. What it does right before a step comes after they
 * were told.
 */
public interface Intervention extends Part {
  /**
   * Name in memory of the rank of each matrix at the end of a run, [matrices], where there is an
   * intervention that brings it down: what a network may be exported in factors of.
   */
  String RANKS = "ranks";

  /** These ranks, if an intervention brings them down; else null. */
  static List<Integer> ranks(Memory memory) {
    if (!memory.names().contains(RANKS)) {
      return null;
    }
    List<Integer> ranks = new ArrayList<>();
    for (float rank : memory.get(RANKS)) {
      ranks.add((int) rank);
    }
    return ranks;
  }

  /** Whether it does anything right before this step. */
  default boolean before(Clock step) {
    return false;
  }

  /**
   * The same where that depends on where epochs begin.
   *
   * @param epochs of a full run
   */
  default boolean before(Clock step, int epochs) {
    return before(step);
  }

  /**
   * Whether it does anything right after this step, the last one too.
   *
   * @param epochs of a full run
   */
  default boolean after(Clock step, int epochs) {
    return false;
  }

  /**
   * Made ready for a network whose weights and whose trainer's tensors are in a memory: puts there
   * what it remembers; may keep what takes time to work out, and nothing else.
   */
  Act ready(Trainer.Task task, Memory memory);

  /** The same, of one that asks something of the run that it takes part in. */
  default Act ready(Trainer.Task task, Memory memory, Host host) {
    return ready(task, memory);
  }

  /**
   * Whether it looks at images itself. Then the run has as many passes as its trainer has alone,
   * and ends where they are spent; and it comes before the others of its step, as it may be gone on
   * with in its midst.
   */
  default boolean spends() {
    return false;
  }

  /**
   * The same while settings are chosen by how networks do on the reward set: must not use that
   * itself.
   */
  default Intervention choosing() {
    return this;
  }

  /** The run that an intervention takes part in. */
  interface Host {
    /** How many images may yet go forward and backward. */
    long left();

    /** Images went forward and no further, which is a third of what a step costs; rounded up. */
    void looked(long images);

    /** All that is needed to go on is remembered: a run may be cut off here. */
    void rest();

    /** What others found in a phase of an evolution strategy; null where nobody looked. */
    Found found(int phase);

    /**
     * Whether others see to a phase: then the run ends here, to go on with what they find.
     *
     * @param loss of the network on the fitness set
     */
    boolean handsOver(int phase, double loss);
  }

  /** An intervention in one network. */
  @FunctionalInterface
  interface Act {
    /** Changes matrices and biases in place, right before or after a step. */
    void on(Clock step, Weights weights);

    /** Gives back what it holds besides memory. */
    default void close() {}
  }
}
