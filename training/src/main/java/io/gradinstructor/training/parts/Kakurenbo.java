package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * KAKURENBO (Nguyen et al. 2023, arXiv 2310.10102): in each epoch but the first, of the samples of
 * lowest loss those are left out that the network puts in the right class with confidence. What is
 * known of a sample is of the step that it was trained in last; one that was left out is looked at
 * again, forward only, after the epoch. The learning rate is divided by 1 − the greatest share that
 * may be left out, as published, whatever share it was.
 *
 * <p>Confidence is the greatest probability of the softmax over classes, as the paper says; the
 * authors' program takes it over the minibatch. That at least a minibatch is left of every epoch is
 * our choice.
 *
 * @param shares what {@code fraction} is multiplied by from the stage of the run on that stands at
 *     the same place in {@code at}
 */
@Kind(value = "kakurenbo", says = "leaves out, for an epoch, images that are learned already")
public record Kakurenbo(
    @Setting(is = "0.3", to = 0.9, says = "greatest share of all images that is left out")
        double fraction,
    @Setting(is = "0.7", says = "least confidence in an image that is left out") double threshold,
    @Setting(is = "[1, 0.8, 0.6, 0.4]", says = "what the fraction is multiplied by in turn")
        List<Double> shares,
    @Setting(is = "[0, 0.3, 0.6, 0.8]", says = "stages of the run from which it is")
        List<Double> at,
    @Setting(is = "true", says = "whether the learning rate is divided by 1 − the greatest share")
        boolean adjust)
    implements Sampler {
  /** Loss of each sample; infinite before it was seen. */
  static final String LOSS = "kakurenbo.loss";

  /** Confidence in each sample; −1 where it is in a wrong class or was not seen. */
  static final String SURE = "kakurenbo.sure";

  /** 1 for each sample that is left out in this epoch, else 0. */
  static final String HIDDEN = "kakurenbo.hidden";

  /** This epoch, and the number of its first step. */
  static final String EPOCH = "kakurenbo.epoch";

  /**
   * Refuses what says nothing.
   *
   * @throws IllegalArgumentException if the stages are not as many as the shares, or do not ascend
   *     from 0 to less than 1
   */
  public Kakurenbo {
    boolean ascend = !at.isEmpty() && at.get(0) == 0 && at.get(at.size() - 1) < 1;
    for (int i = 1; i < at.size(); i++) {
      ascend &= at.get(i - 1) < at.get(i);
    }
    if (!ascend || shares.size() != at.size()) {
      throw new IllegalArgumentException(
          "must have as many shares as at, which must ascend from 0 to less than 1");
    }
  }

  @Override
  public boolean watches() {
    return fraction > 0;
  }

  @Override
  public int least(int samples) {
    return samples - most(fraction * shares.stream().max(Double::compare).orElseThrow(), samples);
  }

  @Override
  public void begin(Trainer.Task task, Memory memory) {
    int n = task.images().count();
    float[] loss = new float[n];
    Arrays.fill(loss, Float.POSITIVE_INFINITY);
    float[] sure = new float[n];
    Arrays.fill(sure, -1);
    memory.put(LOSS, loss, n);
    memory.put(SURE, sure, n);
    memory.put(HIDDEN, new float[n], n);
    memory.put(EPOCH, new float[2], 2);
  }

  @Override
  public Epoch epoch(
      int epoch, Trainer.Task task, Memory memory, Function<long[], float[]> scores) {
    int[] order = task.draws().permutation(epoch, task.images().count());
    return epoch(epoch, order, task, memory, scores);
  }

  /** The same, of samples in an order. */
  Epoch epoch(
      int epoch, int[] order, Trainer.Task task, Memory memory, Function<long[], float[]> scores) {
    float[] now = memory.get(EPOCH);
    if (now[0] < epoch) {
      // Not so where it goes on in the midst of an epoch: losses have changed since it began.
      float[] hidden = memory.get(HIDDEN);
      long[] again =
          IntStream.range(0, hidden.length).filter(i -> hidden[i] == 1).asLongStream().toArray();
      if (again.length > 0) {
        saw(again, scores.apply(again), task, memory);
      }
      now[0] = epoch;
      now[1] += (order.length - again.length) / task.batch();
      memory.put(EPOCH, now, 2);
      memory.put(HIDDEN, hide(most(share(epoch, task), order.length), task, memory), order.length);
    }
    float[] hidden = memory.get(HIDDEN);
    int[] left = Arrays.stream(order).filter(i -> hidden[i] == 0).toArray();
    double rate = adjust ? 1 / (1 - share(epoch, task)) : 1;
    return new Epoch((int) now[1], Shuffle.batches(left, task.batch()), rate);
  }

  /** Greatest share that is left out in an epoch. */
  private double share(int epoch, Trainer.Task task) {
    double share = 0;
    for (int i = 0; i < at.size() && epoch > 0; i++) {
      if (at.get(i) * task.epochs() - 1e-9 <= epoch) {
        share = fraction * shares.get(i);
      }
    }
    return share;
  }

  private static int most(double share, int samples) {
    return (int) Math.floor(share * samples + 1e-9);
  }

  private float[] hide(int most, Trainer.Task task, Memory memory) {
    float[] loss = memory.get(LOSS);
    float[] sure = memory.get(SURE);
    float[] hidden = new float[loss.length];
    IntStream.range(0, loss.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> loss[i]))
        .limit(Math.min(most, loss.length - task.batch()))
        .filter(i -> sure[i] >= threshold)
        .forEach(i -> hidden[i] = 1);
    return hidden;
  }

  @Override
  public void saw(long[] images, float[] scores, Trainer.Task task, Memory memory) {
    FloatBuffer loss = memory.floats(LOSS);
    FloatBuffer sure = memory.floats(SURE);
    int classes = scores.length / images.length;
    for (int i = 0; i < images.length; i++) {
      int image = (int) images[i];
      int right = task.images().labels()[image];
      Guess guess = Guess.of(scores, i * classes, classes, right);
      boolean seen = guess.best() == right && Double.isFinite(guess.loss());
      loss.put(image, (float) guess.loss());
      sure.put(image, seen ? (float) guess.sure() : -1);
    }
  }
}
