package io.gradinstructor.training.parts;

import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;

/**
 * Adversarial fine-tuning (Jeddi et al. 2020, arXiv 2012.13628): after ordinary training, a few
 * epochs in which every image is replaced by one that {@link io.gradinstructor.network.Pgd} makes
 * of it at the weights of that step (Madry et al. 2018, arXiv 1706.06083), at a rate that starts
 * slowly and decays fast. With all epochs so, it is adversarial training from scratch.
 *
 * <p>There is no program of the authors, and the abstract leaves open what follows, which is ours:
 * the {@link SlowStartFastDecay} schedule's formula, that what the optimizer remembers is reset and
 * its steps are counted anew where the attack begins, that the attack sees the cross-entropy alone,
 * without smoothing, dropout and penalties, and draws its starts step by step. Schedules of the
 * learning rate before span the epochs before only; all else goes by the whole run.
 *
 * @param step how far a step of the attack changes each pixel; 0: 2.5 · eps / steps
 * @param learningRate of these epochs, before their schedule
 */
@Kind(
    value = "adversarial",
    says = "images as they are, then in the last epochs images that an attack by PGD has changed")
public record Adversarial(
    @Setting(is = "1", to = 1_000_000, says = "how many epochs, the last ones of a run") int epochs,
    @Setting(is = "0.1", from = 1e-6, says = "how far each pixel may be changed") double eps,
    @Setting(is = "7", from = 1, to = 1000, says = "steps of the attack") int steps,
    @Setting(
            is = "0",
            says = "how far a step of the attack changes each pixel; 0: 2.5 · eps / steps")
        double step,
    @Setting(is = "true", says = "whether the attack starts at random within eps")
        boolean randomStart,
    @Setting(is = "0.1", from = 1e-9, to = 100, says = "learning rate of these epochs")
        double learningRate,
    @Setting(is = "slow-start-fast-decay", says = "what that is multiplied by, over these epochs")
        Schedule schedule)
    implements Examples {
  @Override
  public void fits(int layers, int all) {
    if (epochs > all) {
      throw new IllegalArgumentException(
          "adversarial.epochs must be " + all + " at most, epochs of a run, was " + epochs);
    }
  }

  /**
   * How many images went forward and backward in a step that attacks them: to go forward is a third
   * of that, and so is to go backward to the images alone.
   */
  int passes(int images) {
    return (images * (3 + 2 * steps) + 2) / 3;
  }

  /** How far a step of the attack changes each pixel. */
  double stepSize() {
    return step == 0 ? 2.5 * eps / steps : step;
  }
}
