package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Trainer;
import java.util.function.Function;

/** All samples in random order, anew in every epoch; those left over by the last batch go. */
@Kind(value = "shuffle", says = "all images in random order, anew in every epoch")
public record Shuffle() implements Sampler {
  @Override
  public Epoch epoch(
      int epoch, Trainer.Task task, Memory memory, Function<long[], float[]> scores) {
    int samples = task.images().count();
    int[] order = task.draws().permutation(epoch, samples);
    return new Epoch(epoch * (samples / task.batch()), batches(order, task.batch()), 1);
  }

  /** Minibatches of samples in their order. */
  static long[][] batches(int[] order, int batch) {
    long[][] batches = new long[order.length / batch][batch];
    for (int k = 0; k < batches.length; k++) {
      for (int i = 0; i < batch; i++) {
        batches[k][i] = order[k * batch + i];
      }
    }
    return batches;
  }
}
