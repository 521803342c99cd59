package io.gradinstructor.training.parts;

import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.List;

/**
 * Finds the learning rate by a range test (Smith 2017), as fastai's {@code lr_find} with the
 * suggestion {@code minimum} does: the rate grows exponentially from step to step, until the
 * smoothed loss is {@value #EXPLODED} times its least or the test is over. Then weights and what
 * optimizer and terms remember are put back to the start, and training goes on at a tenth of the
 * rate of the step in which the smoothed loss was least.
 *
 * <p>Ours are the range of rates, a mean over fewer losses than fastai's (0.98 of the past), with
 * which the least would come too late, that the ends of the test count like the rest, and that it
 * takes no more than half of a run. (fastai's other suggestion, the rate of the steepest descent,
 * finds rates that are far too low where weights start too large, for there every rate lowers the
 * loss by much.) Its steps are steps of the run and its passes are counted: that is what it costs.
 * Clocks are not put back: schedules, and optimizers that count steps, go on.
 *
 * <p>Rates are those of a step, whatever learning rate and schedule say; the rate that is found
 * takes the place of the learning rate and follows the schedule. What {@code rates} is for a layer
 * is a factor of it in either case. Terms are in units of the learning rate as ever.
 */
@Kind(value = "range-test", says = "tries growing rates, then starts anew at a rate that suits")
public record RangeTest(
    @Setting(is = "100", from = 2, to = 1_000_000, says = "steps, at most half of the run")
        int steps,
    @Setting(is = "0.0001", from = 1e-9, to = 100, says = "rate in the first step") double from,
    @Setting(is = "10", from = 1e-9, to = 100, says = "rate in the last step") double to,
    @Setting(is = "0.9", to = 0.9999, says = "share of the past in the mean of the loss")
        double smoothing,
    @Setting(is = "0.1", from = 0.001, says = "share of the rate at which the loss was least")
        double share)
    implements Controller {
  private static final double EXPLODED = 4;
  private static final String RATES = "rates";
  private static final String FACTORS = "range-test.factors";
  private static final String START = "range-test.start.";
  private static final String STATE = "range-test";
  private static final int MEAN = 0;
  private static final int LEAST = 1;
  private static final int BEST = 2;
  private static final int OVER = 3;

  /**
   * Refuses a range in which nothing grows.
   *
   * @throws IllegalArgumentException if the first rate is not less than the last
   */
  public RangeTest {
    if (from >= to) {
      throw new IllegalArgumentException(
          "must have from less than to, has from " + from + " and to " + to);
    }
  }

  @Override
  public List<String> steers() {
    return List.of(RATES);
  }

  @Override
  public Hand ready(Trainer.Task task, Memory memory, Knobs knobs) {
    for (String name : memory.names()) {
      // Knobs are their controllers'; the loss is of the last step, whatever that was.
      if (!name.startsWith(Knobs.HELD) && !name.equals(Training.LOSS)) {
        memory.copy(name, START + name);
      }
    }
    int layers = task.layers().size() - 1;
    memory.put(FACTORS, knobs.held(RATES), layers);
    float[] state = {0, Float.POSITIVE_INFINITY, (float) from, 0};
    memory.put(STATE, state, state.length);
    return this::turn;
  }

  private int length(Clock at) {
    return Math.min(steps, at.of() / 2);
  }

  /** The rate of a step of the test. */
  private double rate(int step, int of) {
    return from * StrictMath.pow(to / from, (double) step / Math.max(1, of - 1));
  }

  private void turn(Moment now) {
    Memory memory = now.memory();
    int step = now.at().step();
    int length = length(now.at());
    float[] state = memory.get(STATE);
    if (step > length || state[OVER] == 1) {
      return;
    }
    boolean exploded = step > 0 && explodes(state, step, length, memory.get(Training.LOSS)[0]);
    if (exploded || step == length) {
      state[OVER] = 1;
      putBack(memory);
      hold(share * state[BEST] / now.learningRate(), memory, now.knobs());
    } else {
      hold(rate(step, length) / now.rate(), memory, now.knobs());
    }
    memory.put(STATE, state, state.length);
  }

  /**
   * Takes in the loss of the last step, before that step.
   *
   * @param seen losses so far, with this one
   */
  private boolean explodes(float[] state, int seen, int length, float loss) {
    state[MEAN] = (float) (smoothing * state[MEAN] + (1 - smoothing) * loss);
    float smooth = (float) (state[MEAN] / (1 - StrictMath.pow(smoothing, seen)));
    if (smooth < state[LEAST]) {
      state[LEAST] = smooth;
      state[BEST] = (float) rate(seen - 1, length);
    }
    // What is no number has exploded as well.
    return !(smooth <= EXPLODED * state[LEAST]);
  }

  private static void putBack(Memory memory) {
    for (String name : memory.names()) {
      if (name.startsWith(START)) {
        memory.copy(name, name.substring(START.length()));
      }
    }
  }

  private static void hold(double factor, Memory memory, Knobs knobs) {
    float[] rates = memory.get(FACTORS);
    for (int l = 0; l < rates.length; l++) {
      rates[l] *= (float) factor;
    }
    knobs.hold(RATES, rates);
  }
}
