package io.gradinstructor.training;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Classes that come two by two, in an order that a seed draws: which task a class is of, under
 * which label it is learned, and among which labels.
 */
public final class Curriculum {
  /** Classes of a task. */
  public static final int PAIR = 2;

  private final int tasks;
  private final Scenario scenario;

  /** Where each class comes in the order. */
  private final int[] place;

  /**
   * Of as many classes as there are in all tasks.
   *
   * @param seed the trial's: all arms have the same order for the same network
   */
  public Curriculum(int tasks, Scenario scenario, long seed) {
    this.tasks = tasks;
    this.scenario = scenario;
    int[] order = Randoms.permutation(Randoms.of(seed, "classes"), PAIR * tasks);
    place = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
  }

  /** How many tasks there are. */
  public int tasks() {
    return tasks;
  }

  /** The task that a class is of, from 0. */
  public int task(int of) {
    return place[of] / PAIR;
  }

  /**
   * The task that is learned in an epoch.
   *
   * @param epochs of the full run
   */
  public int task(int epoch, int epochs) {
    return epoch / (epochs / tasks);
  }

  /** The label under which a class is learned. */
  public int label(int of) {
    return scenario == Scenario.DOMAIN ? place[of] % PAIR : place[of];
  }

  /** Images with these labels in place of their classes. */
  public Images labelled(Images images) {
    byte[] labels = images.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) label(labels[i]);
    }
    return new Images(images.inputs(), labels, images.count(), images.pixelsPerImage());
  }

  /**
   * Labels among which an image is classified, ascending.
   *
   * @param now task that is learned, or was last
   * @param label the right one
   */
  public int[] admitted(int now, int label) {
    return switch (scenario) {
      case CLASS -> IntStream.range(0, PAIR * (now + 1)).toArray();
      case DOMAIN -> IntStream.range(0, PAIR).toArray();
      case TASK -> new int[] {label / PAIR * PAIR, label / PAIR * PAIR + 1};
    };
  }

  /**
   * How a network does after a task.
   *
   * @param accuracies on each task so far
   * @param loss mean cross-entropy on the images of these tasks
   */
  public record Score(double[] accuracies, double loss) {
    /** Their mean. */
    public double average() {
      return Arrays.stream(accuracies).average().orElseThrow();
    }
  }

  /**
   * How a network does after a task.
   *
   * @param logits of images, [n, outputs]
   * @param classes of the images, as they are in the data
   * @param now the task that was learned last
   */
  public Score score(float[] logits, byte[] classes, int now) {
    int outputs = logits.length / classes.length;
    int[] right = new int[now + 1];
    int[] all = new int[now + 1];
    double loss = 0;
    for (int i = 0; i < classes.length; i++) {
      int task = task(classes[i]);
      if (task <= now) {
        int label = label(classes[i]);
        int best = -1;
        double greatest = Double.NEGATIVE_INFINITY;
        int[] admitted = admitted(now, label);
        for (int c : admitted) {
          if (best < 0 || logits[i * outputs + c] > greatest) {
            best = c;
            greatest = logits[i * outputs + c];
          }
        }
        double sum = 0;
        for (int c : admitted) {
          sum += StrictMath.exp(logits[i * outputs + c] - greatest);
        }
        loss += greatest - logits[i * outputs + label] + StrictMath.log(sum);
        right[task] += best == label ? 1 : 0;
        all[task]++;
      }
    }
    double[] accuracies = new double[now + 1];
    for (int j = 0; j <= now; j++) {
      accuracies[j] = (double) right[j] / all[j];
    }
    return new Score(accuracies, loss / IntStream.of(all).sum());
  }
}
