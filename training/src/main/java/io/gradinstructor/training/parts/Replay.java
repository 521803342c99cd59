package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import java.util.function.Function;

/**
 * Where tasks come one after another, shows images of earlier ones again: some are kept, as many of
 * each class, and each minibatch is followed by as many of these, drawn at random. Where all images
 * are there from the start it is {@link Shuffle}.
 *
 * <p>That the first images of a class in the order of the data are kept is our choice.
 */
@Kind(value = "replay", says = "where tasks come one by one: some images are kept and shown again")
public record Replay(
    @Setting(is = "500", from = 1, to = 1_000_000, says = "images that are kept, of all classes")
        int memory)
    implements Sampler {
  @Override
  public Epoch epoch(int epoch, Trainer.Task task, Memory known, Function<long[], float[]> scores) {
    return new Shuffle().epoch(epoch, task, known, scores);
  }
}
