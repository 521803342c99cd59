package io.gradinstructor.training.parts;

/**
 * The weights of a network as agents of synaptic-level reinforcement learning. Moves and rewards
 * are 0, 1, 2 for −1, 0, 1; a weight's history is 3 · (the move before its last) + its last move; a
 * state of the table is 9 · history + 3 · (the reward before the last) + the last reward.
 */
final class Synapses {
  /** States of the table, and moves. */
  static final int STATES = 81;

  static final int MOVES = 3;

  /** Moves in the order in which the first of equal ones is the best: stay, down, up. */
  private static final int[] ORDER = {1, 0, 2};

  private final SynapticRl part;

  /** Worth of each move in each state, [81, 3]. */
  final float[] table;

  /** The reward before the last, and the last. */
  int older = 1;

  int last = 1;

  Synapses(SynapticRl part, float[] table) {
    this.part = part;
    this.table = table;
  }

  /** The table in which a move that was rewarded is repeated, one that was not is reversed. */
  static float[] winStay() {
    float[] table = new float[STATES * MOVES];
    for (int s = 0; s < STATES; s++) {
      int move = s / 9 % 3;
      int reward = s % 3;
      table[MOVES * s + (reward == 0 ? 2 - move : move)] = 1;
    }
    return table;
  }

  /**
   * What weights do next.
   *
   * @param histories of weights; are changed
   * @param random a number of [0, 1) for each weight
   * @param cells how many weights there were in each state that made each move; is added to
   * @return moves of weights, from −1 to 1, in place of the random numbers
   */
  float[] choose(float[] histories, float[] random, long[] cells) {
    int rewards = 3 * older + last;
    int[] best = new int[9];
    for (int h = 0; h < best.length; h++) {
      best[h] = best(9 * h + rewards);
    }
    double exploration = part.exploration();
    for (int k = 0; k < random.length; k++) {
      int history = (int) histories[k];
      double u = random[k];
      int move = u < exploration ? (int) (3 * u / exploration) : best[history];
      cells[MOVES * (9 * history + rewards) + move]++;
      histories[k] = 3 * (history % 3) + move;
      random[k] = move - 1;
    }
    return random;
  }

  private int best(int state) {
    int best = ORDER[0];
    for (int move : ORDER) {
      best = table[MOVES * state + move] > table[MOVES * state + best] ? move : best;
    }
    return best;
  }

  /**
   * What came of it.
   *
   * @param fell whether the loss fell
   * @param cells how many weights there were in each state that made each move
   */
  void reward(boolean fell, long[] cells) {
    int reward = fell ? 2 : 0;
    if (part.learn()) {
      learn(reward, cells);
    }
    older = last;
    last = reward;
  }

  private void learn(int reward, long[] cells) {
    long all = 0;
    for (long n : cells) {
      all += n;
    }
    float[] before = table.clone();
    for (int c = 0; c < cells.length; c++) {
      if (cells[c] > 0) {
        int history = c / MOVES / 9;
        int then = 9 * (3 * (history % 3) + c % MOVES) + 3 * last + reward;
        double most = before[MOVES * then];
        for (int move = 1; move < MOVES; move++) {
          most = Math.max(most, before[MOVES * then + move]);
        }
        double target = reward - 1 + part.discount() * most;
        double kept =
            part.each()
                ? StrictMath.pow(1 - part.rate(), cells[c])
                : 1 - part.rate() * cells[c] / all;
        table[c] = (float) (target + kept * (before[c] - target));
      }
    }
  }
}
