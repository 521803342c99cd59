package io.gradinstructor.training.parts;

import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * RIFLE (Li et al. 2020, arXiv 2007.03349): at the end of every period of a run but the last one,
 * the last layer's weights and biases are drawn anew, so that the error is large again and reaches
 * the layers before. Periods are of as many whole epochs. The authors' program draws after the last
 * period as well, when it has measured the network; here that network is kept, so there is no such
 * draw. Like theirs, it leaves alone what the optimizer remembers, unless said otherwise; epochs
 * without a draw at the end are a second program's of the authors' group. The learning rates that
 * they use are those of {@link Restarts}.
 *
 * <p>With fewer than a hundred steps after the last draw the last layer stays underfitted.
 *
 * <p>Ours: epochs that are left over lengthen the last period, where theirs leaves them out, so
 * that all arms have as many; each draw has a stream of random numbers of its own; {@link Predict}
 * forgets the points before a draw, {@link HybridEs} the loss, and an instructor's change of the
 * last layer is nothing until it is asked again.
 */
@Kind(value = "rifle", says = "draws the last layer anew at the end of each period but the last")
public record Rifle(
    @Setting(is = "2", from = 1, to = 10_000, says = "periods of a run; 1: no draw") int periods,
    @Setting(is = "fan-in", says = "how the layer is drawn") LayerStart draw,
    @Setting(is = "false", says = "whether the optimizer forgets the layer's past")
        boolean resetVelocity,
    @Setting(is = "0", to = 10_000, says = "epochs at the end without a draw") int quietEpochs)
    implements Intervention {
  @Override
  public void fits(int layers, int epochs) {
    if (layers < 2) {
      throw new IllegalArgumentException(
          "rifle needs two layers of weights: with one, a draw is a new start");
    }
    Restarts.most("rifle", periods, epochs);
  }

  @Override
  public boolean after(Clock step, int epochs) {
    int done = step.epoch() + 1;
    int length = epochs / periods;
    return step.endsEpoch(epochs)
        && done % length == 0
        && done / length < periods
        && epochs - done >= quietEpochs;
  }

  @Override
  public Act ready(Trainer.Task task, Memory memory) {
    return (step, weights) -> {
      redraw((step.epoch() + 1) / (task.epochs() / periods), task, weights);
      forget(task, memory);
    };
  }

  private void redraw(int number, Trainer.Task task, Weights weights) {
    int last = last(task);
    int in = task.network().in(last);
    int out = task.network().out(last);
    UniformRandomProvider random = task.draws().head(number);
    System.arraycopy(draw.weights(last, in, out, random), 0, weights.matrix(last), 0, in * out);
    System.arraycopy(draw.biases(last, in, out, random), 0, weights.biases(last), 0, out);
  }

  private static int last(Trainer.Task task) {
    return task.network().matrices().size() - 1;
  }

  /** What is remembered of the layer that was. */
  private void forget(Trainer.Task task, Memory memory) {
    int last = last(task);
    for (String name : memory.names()) {
      boolean optimizer = name.startsWith("w" + last + ".") || name.startsWith("b" + last + ".");
      if (optimizer && resetVelocity
          || name.equals(Predict.KEPT)
          || name.equals(EvolutionMemory.LOOK)
          || name.equals(Instruct.change(last))) {
        memory.clear(name);
      }
    }
  }
}
