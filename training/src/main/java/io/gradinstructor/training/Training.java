package io.gradinstructor.training;

import java.util.List;

/** A network that learns: reads and writes its memory, and nothing else. One thread at a time. */
public interface Training extends AutoCloseable {
  /** Name in memory of the loss of the last step's minibatch before that step. */
  String LOSS = "loss";

  /** Before each step: lets controllers set knobs. */
  void steer(Clock at);

  /**
   * What an instructor of controls is to see before a step, see {@link Controller.Hand#sight}; null
   * unless there is a controller that tells it.
   */
  float[] sight(Clock at);

  /**
   * One step on a minibatch: indices of images.
   *
   * @return how many images went forward and backward
   */
  int step(Clock at, long[] batch);

  /** Norms of the loss's gradient on a minibatch, layer by layer. */
  List<Float> lossNorms(Clock at, long[] batch);

  /** Norms of an instructor's part in the last step, layer by layer. */
  List<Float> instructorNorms();

  @Override
  void close();
}
