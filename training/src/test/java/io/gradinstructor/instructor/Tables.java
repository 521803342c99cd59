package io.gradinstructor.instructor;

/** Tables of values of actions in states that learn from each other, [table][state][action]. */
final class Tables {
  final float[][][] q;
  private final Target target;

  Tables(float[][][] q, Target target) {
    this.q = q;
    this.target = target;
  }

  /**
   * Value of a state to a table that learns: of the action that it takes for the best if one table
   * values it, of the best action as all value it if they do so together.
   */
  double later(int table, int shift, int state) {
    boolean together = target == Target.MEAN || target == Target.MIN;
    float[] values = target.values(table, q.length, shift, k -> q[k][state]);
    return values[best(together ? values : q[table][state])];
  }

  void learn(int table, int state, int action, double target, double rate) {
    float[] actions = q[table][state];
    actions[action] += (float) (rate * (target - actions[action]));
  }

  /** The first of the greatest. */
  private static int best(float[] values) {
    int best = 0;
    for (int a = 1; a < values.length; a++) {
      best = values[a] > values[best] ? a : best;
    }
    return best;
  }
}
