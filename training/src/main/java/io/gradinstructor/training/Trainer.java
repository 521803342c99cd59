package io.gradinstructor.training;

import io.gradinstructor.data.Images;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import java.util.List;
import java.util.function.Function;

/** How a network learns. */
public interface Trainer extends Part {
  /**
   * What it works on.
   *
   * @param network what learns
   * @param batch images in a minibatch
   * @param epochs of a full run
   * @param watched whether the scores of each minibatch are wanted, as {@link Training#SCORES}
   * @param images with the labels under which they are learned
   * @param instructors gives the ONNX of an instructor by the text of its id
   * @param reward images that rewards are measured on; null where no part may look at them
   * @param curriculum how classes come; null if all are there from the start
   * @param classes of the images as they are in the data
   */
  record Task(
      Architecture network,
      int batch,
      int epochs,
      boolean watched,
      Images images,
      Draws draws,
      Function<String, byte[]> instructors,
      Images reward,
      Curriculum curriculum,
      byte[] classes) {
    /** Of classes that are all there from the start. */
    public Task(
        Architecture network,
        int batch,
        int epochs,
        boolean watched,
        Images images,
        Draws draws,
        Function<String, byte[]> instructors) {
      this(network, batch, epochs, watched, images, draws, instructors, null, null, null);
    }

    /** Of a multilayer perceptron of these layers. */
    public Task(
        List<Integer> layers,
        int batch,
        int epochs,
        boolean watched,
        Images images,
        Draws draws,
        Function<String, byte[]> instructors) {
      this(new Mlp(layers), batch, epochs, watched, images, draws, instructors);
    }

    /** The class of an image. */
    public int classOf(int image) {
      return classes[image];
    }

    /** The task that an image is of, from 0. */
    public int taskOf(int image) {
      return curriculum.task(classOf(image));
    }

    /** Inputs, then units or maps of each layer, the classes last. */
    public List<Integer> layers() {
      return network.widths();
    }
  }

  /**
   * What it trains where a campaign names a network, which it {@link #suits}.
   *
   * @throws IllegalArgumentException if it cannot
   */
  default Architecture network(Architecture named) {
    return named;
  }

  /** Instructors that it will ask for. */
  default List<String> instructors() {
    return List.of();
  }

  /**
   * How many images go forward and backward in a run, as {@link Run.End#passes} counts them.
   *
   * @param steps of each epoch
   * @param classes that the network tells apart
   */
  default long passes(int epochs, int steps, int batch, int classes) {
    return (long) epochs * steps * batch;
  }

  /**
   * Begins with the weights {@code w0, b0, w1, …} in a memory; what else it remembers it puts
   * there.
   */
  Training begin(Task task, Memory memory);
}
