package io.gradinstructor.instructor;

import java.util.Random;

/**
 * A decision process whose true values are known: eight states, eight actions each, which lead to
 * states by random chances. Mean rewards differ by 0.1, what is drawn of them by 1.
 */
final class NoisyWorld {
  private static final int SIZE = 8;
  private static final double GAMMA = 0.9;

  private final double[][][] chances = new double[SIZE][SIZE][SIZE];
  private final double[][] rewards = new double[SIZE][SIZE];
  private final Random random;

  NoisyWorld(int seed) {
    random = new Random(seed);
    for (int s = 0; s < SIZE; s++) {
      for (int a = 0; a < SIZE; a++) {
        rewards[s][a] = 0.1 * random.nextGaussian();
        double sum = 0;
        for (int t = 0; t < SIZE; t++) {
          sum += chances[s][a][t] = Math.pow(-Math.log(1 - random.nextDouble()), 3);
        }
        for (int t = 0; t < SIZE; t++) {
          chances[s][a][t] /= sum;
        }
      }
    }
  }

  /** Mean of the states' greatest values as tables have them in the end, less the true one. */
  double overestimation(Target target, int count, int updates) {
    Tables tables = new Tables(new float[count][SIZE][SIZE], target);
    int[][][] seen = new int[count][SIZE][SIZE];
    for (int n = 0; n < updates; n++) {
      int table = random.nextInt(count);
      int shift = count > 1 ? 1 + random.nextInt(count - 1) : 0;
      int state = random.nextInt(SIZE);
      int action = random.nextInt(SIZE);
      double reward = rewards[state][action] + random.nextGaussian();
      double later = tables.later(table, shift, drawn(chances[state][action]));
      double rate = 1 / Math.pow(++seen[table][state][action], 0.8);
      tables.learn(table, state, action, reward + GAMMA * later, rate);
    }
    double[] truth = values();
    double over = 0;
    for (int s = 0; s < SIZE; s++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int a = 0; a < SIZE; a++) {
        double mean = 0;
        for (float[][] table : tables.q) {
          mean += table[s][a] / count;
        }
        best = Math.max(best, mean);
      }
      over += (best - truth[s]) / SIZE;
    }
    return over;
  }

  private int drawn(double[] shares) {
    double u = random.nextDouble();
    int t = 0;
    for (; t < SIZE - 1 && u >= shares[t]; t++) {
      u -= shares[t];
    }
    return t;
  }

  /** Best value of each state, by value iteration. */
  private double[] values() {
    double[] v = new double[SIZE];
    for (int n = 0; n < 500; n++) {
      double[] next = new double[SIZE];
      for (int s = 0; s < SIZE; s++) {
        next[s] = Double.NEGATIVE_INFINITY;
        for (int a = 0; a < SIZE; a++) {
          double q = rewards[s][a];
          for (int t = 0; t < SIZE; t++) {
            q += GAMMA * chances[s][a][t] * v[t];
          }
          next[s] = Math.max(next[s], q);
        }
      }
      v = next;
    }
    return v;
  }
}
