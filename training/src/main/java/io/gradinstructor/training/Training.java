package io.gradinstructor.training;

import io.gradinstructor.basics.Floats;
import java.util.List;

/** A network that learns: reads and writes its memory, and nothing else. One thread at a time. */
public interface Training extends AutoCloseable {
  /** Name in memory of the loss of the last step's minibatch before that step. */
  String LOSS = "loss";

  /**
   * Name in the memory's state of what the network made of the last step's minibatch before that
   * step, [n, classes], if that is wanted; not remembered beyond a stop.
   */
  String SCORES = "scores";

  /**
   * Name in memory of what a trainer learned beside weights, or was given; goes with the network as
   * it is exported.
   */
  String LEARNED = "learned";

  /**
   * Name in memory of the accuracy that an instructor promised when it was asked last, [1]; NaN if
   * it was not asked yet or does not say.
   */
  String PROMISED = "promised";

  /** What a trainer learned beside weights, little-endian float32; null if nothing. */
  static byte[] learned(Memory memory) {
    return memory.names().contains(LEARNED) ? Floats.bytes(memory.get(LEARNED)) : null;
  }

  /** The accuracy that was promised last; null if none was. */
  static Float promised(Memory memory) {
    float last = memory.names().contains(PROMISED) ? memory.get(PROMISED)[0] : Float.NaN;
    return Float.isFinite(last) ? last : null;
  }

  /**
   * Before each step: lets controllers set knobs.
   *
   * @param rate factor of the learning rate in this step
   */
  void steer(Clock at, double rate);

  /**
   * What an instructor of controls is to see before a step, see {@link Controller.Hand#sight}; null
   * unless there is a controller that tells it.
   *
   * @param rate factor of the learning rate in this step
   */
  float[] sight(Clock at, double rate);

  /**
   * One step on a minibatch: indices of images.
   *
   * @param rate factor of the learning rate
   * @return how many images went forward and backward
   */
  int step(Clock at, long[] batch, double rate);

  /** What the network makes of images now, [n, classes]: forward only, nothing left out. */
  float[] scores(long[] images);

  /** Norms of the loss's gradient on a minibatch, layer by layer. */
  List<Float> lossNorms(Clock at, long[] batch);

  /** Norms of an instructor's part in the last step, layer by layer. */
  List<Float> instructorNorms();

  @Override
  void close();
}
