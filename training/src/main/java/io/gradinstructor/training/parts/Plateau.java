package io.gradinstructor.training.parts;

import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.List;

/**
 * Lowers the learning rate where the loss falls no more, as PyTorch's ReduceLROnPlateau does epoch
 * by epoch; that it looks at the mean training loss of so many steps is ours.
 */
@Kind(value = "plateau", says = "lowers the learning rate where the training loss falls no more")
public record Plateau(
    @Setting(is = "100", from = 1, to = 1_000_000, says = "steps whose mean loss is looked at")
        int window,
    @Setting(is = "2", to = 1000, says = "windows without a lower loss that are borne")
        int patience,
    @Setting(is = "0.5", from = 0.001, to = 1, says = "what the rate is multiplied by then")
        double factor,
    @Setting(is = "0.001", from = 0, to = 1, says = "least that is left of the rate") double least)
    implements Controller {
  private static final String RATES = "rates";
  private static final String STATE = "plateau";
  private static final int SUM = 0;
  private static final int BEST = 1;
  private static final int BORNE = 2;
  private static final int LEFT = 3;

  @Override
  public List<String> steers() {
    return List.of(RATES);
  }

  @Override
  public Hand ready(Trainer.Task task, Memory memory, Knobs knobs) {
    memory.put(STATE, new float[] {0, Float.POSITIVE_INFINITY, 0, 1}, 4);
    return this::turn;
  }

  private void turn(Moment now) {
    if (now.at().step() == 0) {
      return;
    }
    float[] state = now.memory().get(STATE);
    state[SUM] += now.memory().get(Training.LOSS)[0];
    if (now.at().step() % window == 0) {
      look(state, now.knobs());
      state[SUM] = 0;
    }
    now.memory().put(STATE, state, 4);
  }

  private void look(float[] state, Knobs knobs) {
    if (state[SUM] < state[BEST]) {
      state[BEST] = state[SUM];
      state[BORNE] = 0;
      return;
    }
    state[BORNE]++;
    if (state[BORNE] <= patience) {
      return;
    }
    state[BORNE] = 0;
    float left = (float) Math.max(least, state[LEFT] * factor);
    float[] rates = knobs.held(RATES);
    for (int l = 0; l < rates.length; l++) {
      rates[l] *= left / state[LEFT];
    }
    state[LEFT] = left;
    knobs.hold(RATES, rates);
  }
}
