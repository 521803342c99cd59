package io.gradinstructor.statistics;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is left of tasks that were learned one after another.
 *
 * @param accuracy after task t, from 0, on task j ≤ t: rows of 1, 2, … numbers
 */
public record Retention(List<List<Double>> accuracy) {
  /** Of a network that diverged: nothing of so many tasks. */
  public static Retention none(int tasks) {
    return new Retention(
        IntStream.rangeClosed(1, tasks).mapToObj(t -> Collections.nCopies(t, 0.0)).toList());
  }

  private double at(int t, int j) {
    return accuracy.get(t).get(j);
  }

  private int last() {
    return accuracy.size() - 1;
  }

  /** Mean accuracy on the tasks so far, after a task. */
  public double average(int t) {
    return accuracy.get(t).stream().mapToDouble(a -> a).average().orElseThrow();
  }

  /** Mean accuracy on all tasks in the end. */
  public double average() {
    return average(last());
  }

  /** How much less it is in the end than it was at most before, on average of all but the last. */
  public double forgetting() {
    double sum = 0;
    for (int j = 0; j < last(); j++) {
      double most = at(j, j);
      for (int t = j; t < last(); t++) {
        most = Math.max(most, at(t, j));
      }
      sum += most - at(last(), j);
    }
    return sum / last();
  }

  /** How much more it is in the end than when the task was learned, of all but the last. */
  public double backwardTransfer() {
    double sum = 0;
    for (int j = 0; j < last(); j++) {
      sum += at(last(), j) - at(j, j);
    }
    return sum / last();
  }

  /** Mean accuracy on each task when it was learned. */
  public double learning() {
    double sum = 0;
    for (int j = 0; j <= last(); j++) {
      sum += at(j, j);
    }
    return sum / accuracy.size();
  }
}
