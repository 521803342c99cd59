package io.gradinstructor.training;

import io.gradinstructor.data.Images;
import java.util.List;
import java.util.function.Function;

/** How a network learns. */
public interface Trainer extends Part {
  /**
   * What it works on.
   *
   * @param layers neurons of each layer, the inputs first
   * @param batch images in a minibatch
   * @param epochs of a full run
   * @param watched whether the scores of each minibatch are wanted, as {@link Training#SCORES}
   * @param instructors gives the ONNX of an instructor by the text of its id
   * @param reward images that rewards are measured on; null where no part may look at them
   */
  record Task(
      List<Integer> layers,
      int batch,
      int epochs,
      boolean watched,
      Images images,
      Draws draws,
      Function<String, byte[]> instructors,
      Images reward) {
    /** One in which no part looks at the reward set. */
    public Task(
        List<Integer> layers,
        int batch,
        int epochs,
        boolean watched,
        Images images,
        Draws draws,
        Function<String, byte[]> instructors) {
      this(layers, batch, epochs, watched, images, draws, instructors, null);
    }
  }

  /** Instructors that it will ask for. */
  default List<String> instructors() {
    return List.of();
  }

  /**
   * How many images go forward and backward in a run, as {@link Run.End#passes} counts them.
   *
   * @param steps of each epoch
   */
  default long passes(int epochs, int steps, int batch) {
    return (long) epochs * steps * batch;
  }

  /**
   * Begins with the weights {@code w0, b0, w1, …} in a memory; what else it remembers it puts
   * there.
   */
  Training begin(Task task, Memory memory);
}
