package io.gradinstructor.training.parts;

import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets controls, and tells what an instructor of controls sees: the logarithms of the root mean
 * squares of each layer's weights, then of what the optimizer remembers of them, of the first
 * layer's band by band where controls say so; of the mean training loss; of the learning rate
 * before its factors; then the places of the controls.
 */
abstract class ControlHand implements Controller.Hand {
  private static final String PLACES = "controls.places";
  private static final String LOSS = "controls.loss";

  /** What remains of the mean loss with each step. */
  private static final float KEPT = 0.95f;

  /** Smallest logarithm of a scale that is told: before the first step there is no momentum. */
  private static final double NOTHING = -12;

  private static final double LEAST_LOSS = 1e-4;
  private static final double LEAST_RATE = 1e-6;

  private final Controls controls;
  private final Trainer.Task task;
  private BandScales bands;

  ControlHand(Controls controls, Trainer.Task task, Memory memory, Knobs knobs) {
    this.controls = controls;
    this.task = task;
    float[] places = controls.places(knobs);
    memory.put(PLACES, places, places.length);
    // Of a network that knows nothing.
    int classes = task.layers().get(task.layers().size() - 1);
    memory.put(LOSS, new float[] {(float) StrictMath.log(classes)}, 1);
  }

  /** Where the controls are to be from now on; null: where they are. */
  abstract float[] next(Controller.Moment now);

  @Override
  public void turn(Controller.Moment now) {
    if (now.at().step() > 0) {
      float loss = now.memory().get(Training.LOSS)[0];
      float mean = KEPT * now.memory().get(LOSS)[0] + (1 - KEPT) * loss;
      now.memory().put(LOSS, new float[] {mean}, 1);
    }
    float[] next = next(now);
    if (next != null) {
      now.memory().put(PLACES, next, next.length);
      controls.hold(now.knobs(), next);
    }
  }

  @Override
  public float[] sight(Controller.Moment now) {
    float[] state = state(now);
    float[] places = now.memory().get(PLACES);
    float[] sight = new float[state.length + places.length];
    System.arraycopy(state, 0, sight, 0, state.length);
    System.arraycopy(places, 0, sight, state.length, places.length);
    return sight;
  }

  /** What is seen besides the controls. */
  final float[] state(Controller.Moment now) {
    List<List<String>> tensors = now.tensors();
    List<Controls.Block> blocks = blocks(tensors.size());
    int kinds = tensors.get(0).size();
    float[] state = new float[controls.seen(tensors.size()) * kinds + 2];
    int i = 0;
    for (int k = 0; k < kinds; k++) {
      for (Controls.Block block : blocks) {
        if (banded(block)) {
          for (double mean : bands().means(now.memory().get(tensors.get(0).get(k)))) {
            state[i++] = (float) (log(mean) + (k == 0 ? block.shift() : 0));
          }
          continue;
        }
        double sum = 0;
        for (int l : block.layers()) {
          sum += scale(now.memory().get(tensors.get(l).get(k)));
        }
        // Only weights have a scale that depends on how many of them there are.
        double shift = k == 0 ? block.shift() : 0;
        state[i++] = (float) (sum / block.layers().size() + shift);
      }
    }
    float loss = now.memory().get(LOSS)[0];
    state[i++] = (float) StrictMath.log(Math.max(LEAST_LOSS, loss));
    state[i] = (float) StrictMath.log(Math.max(LEAST_RATE, now.rate()));
    return state;
  }

  /** What is seen as one layer each. */
  private List<Controls.Block> blocks(int depth) {
    return controls.blocks().isEmpty()
        ? IntStream.range(0, depth).mapToObj(l -> new Controls.Block(List.of(l), 0)).toList()
        : controls.blocks();
  }

  /** Whether a block is the first layer, which is seen by bands: of these each has its scale. */
  private boolean banded(Controls.Block block) {
    return controls.bands() != null && block.layers().contains(0);
  }

  /**
   * How each layer's value changes with the logarithm of its scale, by what the state tells.
   *
   * @param slopes derivatives by the numbers of the state, the scales of weights first
   */
  final double[] byLayer(float[] slopes, int depth) {
    double[] all = new double[depth];
    int i = 0;
    for (Controls.Block block : blocks(depth)) {
      double slope = slopes[i++];
      for (int b = 1; banded(block) && b < controls.bands().count(); b++) {
        // A layer that grows as a whole grows so in each band.
        slope += slopes[i++];
      }
      for (int l : block.layers()) {
        all[l] = slope;
      }
    }
    return all;
  }

  private BandScales bands() {
    if (bands == null) {
      bands = new BandScales(controls.bands(), task);
    }
    return bands;
  }

  private static float scale(float[] tensor) {
    double squares = 0;
    for (float x : tensor) {
      squares += (double) x * x;
    }
    return (float) log(squares / tensor.length);
  }

  private static double log(double square) {
    // Written so that NaN stays what it is.
    double log = 0.5 * StrictMath.log(square);
    return log < NOTHING ? NOTHING : log;
  }

  @Override
  public void close() {
    if (bands != null) {
      bands.close();
    }
  }
}
