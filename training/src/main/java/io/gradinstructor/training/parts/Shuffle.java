package io.gradinstructor.training.parts;

import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Sampler;

/** All samples in random order, anew in every epoch; those left over by the last batch go. */
@Kind(value = "shuffle", says = "all images in random order, anew in every epoch")
public record Shuffle() implements Sampler {
  @Override
  public long[][] epoch(int epoch, int samples, int batch, Draws draws) {
    int[] order = draws.permutation(epoch, samples);
    long[][] batches = new long[samples / batch][batch];
    for (int k = 0; k < batches.length; k++) {
      for (int i = 0; i < batch; i++) {
        batches[k][i] = order[k * batch + i];
      }
    }
    return batches;
  }
}
