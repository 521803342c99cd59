package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import java.util.Arrays;
import java.util.function.Function;

/**
 * In each epoch a share of all samples, drawn anew, without replacement: what samplers that choose
 * have to be better than at equal passes.
 */
@Kind(value = "subset", says = "a share of all images, drawn anew in every epoch")
public record Subset(
    @Setting(is = "0.88", from = 0.01, to = 1, says = "share of all images in an epoch")
        double share)
    implements Sampler {
  @Override
  public int least(int samples) {
    return (int) Math.floor(share * samples + 1e-9);
  }

  @Override
  public Epoch epoch(
      int epoch, Trainer.Task task, Memory memory, Function<long[], float[]> scores) {
    int samples = task.images().count();
    int some = least(samples);
    int[] order = Arrays.copyOf(task.draws().permutation(epoch, samples), some);
    return new Epoch(epoch * (some / task.batch()), Shuffle.batches(order, task.batch()), 1);
  }
}
