package io.gradinstructor.training.parts;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Scenario;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/**
 * Classes two by two, each pair for its share of the epochs: an epoch has the images of one task,
 * in random order. After the first task as many images of earlier ones follow those of each
 * minibatch, drawn with replacement from a memory that has the first images of each class.
 *
 * @param memory images that are kept, as many of each class; 0 for none
 */
@Kind(value = "tasks", says = "classes two by two, one task after another")
public record Tasks(int tasks, Scenario scenario, int memory) implements Sampler {
  @Override
  public Curriculum curriculum(long seed) {
    return new Curriculum(tasks, scenario, seed);
  }

  /** The place that ends a task, from 0, of a run with so many places. */
  public int end(int task, int places) {
    return places / tasks * (task + 1);
  }

  /** The task that a place of a run ends, from 0; −1 before the first has ended. */
  public int ended(int place, int places) {
    return place / (places / tasks) - 1;
  }

  @Override
  public Epoch epoch(int epoch, Trainer.Task task, Memory known, Function<long[], float[]> scores) {
    Curriculum order = task.curriculum();
    int now = order.task(epoch, task.epochs());
    int[] counts = new int[tasks];
    for (int i = 0; i < task.images().count(); i++) {
      counts[task.taskOf(i)]++;
    }
    for (int n : counts) {
      if (n < task.batch()) {
        throw new DeterministicFault(
            "a task has " + n + " images, fewer than a minibatch of " + task.batch());
      }
    }
    int first = 0;
    for (int e = 0; e < epoch; e++) {
      first += counts[order.task(e, task.epochs())] / task.batch();
    }
    int[] shown =
        Arrays.stream(task.draws().permutation(epoch, task.images().count()))
            .filter(i -> task.taskOf(i) == now)
            .toArray();
    long[][] batches = Shuffle.batches(shown, task.batch());
    return new Epoch(first, again(batches, first, now, task), 1);
  }

  private long[][] again(long[][] batches, int first, int now, Trainer.Task task) {
    List<Integer> kept = kept(now, task);
    if (kept.isEmpty()) {
      return batches;
    }
    for (int k = 0; k < batches.length; k++) {
      IntUnaryOperator random = task.draws().below("memory", first + k);
      int n = batches[k].length;
      batches[k] = Arrays.copyOf(batches[k], 2 * n);
      for (int i = n; i < 2 * n; i++) {
        batches[k][i] = kept.get(random.applyAsInt(kept.size()));
      }
    }
    return batches;
  }

  /** Images of earlier tasks that are kept. */
  private List<Integer> kept(int now, Trainer.Task task) {
    List<Integer> kept = new ArrayList<>();
    if (now == 0) {
      return kept;
    }
    int[] left = new int[Curriculum.PAIR * tasks];
    Arrays.fill(left, memory / (Curriculum.PAIR * now));
    for (int i = 0; i < task.images().count(); i++) {
      if (task.taskOf(i) < now && left[task.classOf(i)]-- > 0) {
        kept.add(i);
      }
    }
    return kept;
  }
}
