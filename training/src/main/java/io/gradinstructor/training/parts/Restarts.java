package io.gradinstructor.training.parts;

import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Trainer;
import java.util.List;

/**
 * Learning rates that differ between the last layer and those before, as the program of RIFLE's
 * authors has them (Li et al. 2020, arXiv 2007.03349): half a cosine over all epochs for those
 * before, one over each period for the last. A rate is that of its epoch's beginning, so the last
 * epoch still learns. With {@code all} every layer begins anew: warm restarts (Loshchilov and
 * Hutter 2017) in periods of one length. With one period all layers follow one cosine. Epochs that
 * are left over lengthen the last period, as in {@link Rifle}.
 *
 * <p>They are factors of what {@code rates} and the schedule, best {@code constant}, say besides.
 */
@Kind(value = "restarts", says = "rates along a cosine of epochs, anew in each period")
public record Restarts(
    @Setting(is = "2", from = 1, to = 10_000, says = "periods of a run") int periods,
    @Setting(is = "false", says = "whether all layers begin anew, not the last one alone")
        boolean all)
    implements Controller {
  private static final String RATES = "rates";
  private static final String FACTORS = "restarts.factors";

  @Override
  public void fits(int layers, int epochs) {
    most("restarts", periods, epochs);
  }

  /** Refuses more periods than there are epochs. */
  static void most(String part, int periods, int epochs) {
    if (periods > epochs) {
      throw new IllegalArgumentException(
          part
              + " needs an epoch for each period: has "
              + periods
              + " periods, "
              + epochs
              + " epochs");
    }
  }

  @Override
  public List<String> steers() {
    return List.of(RATES);
  }

  @Override
  public Hand ready(Trainer.Task task, Memory memory, Knobs knobs) {
    float[] factors = knobs.held(RATES);
    memory.put(FACTORS, factors, factors.length);
    return now -> {
      if (now.at().beginsEpoch(task.epochs())) {
        float[] rates = now.memory().get(FACTORS);
        for (int l = 0; l < rates.length; l++) {
          rates[l] *= (float) factor(now.at().epoch(), task.epochs(), l == rates.length - 1);
        }
        now.knobs().hold(RATES, rates);
      }
    };
  }

  /** Factor of the learning rate in an epoch, of the last layer or of those before. */
  double factor(int epoch, int epochs, boolean last) {
    int usual = epochs / periods;
    int period = all || last ? Math.min(epoch / usual, periods - 1) : 0;
    int begin = period * usual;
    int length = period < periods - 1 && (all || last) ? usual : epochs - begin;
    return (1 + StrictMath.cos(StrictMath.PI * (epoch - begin) / length)) / 2;
  }
}
