package io.gradinstructor.admission;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.parts.Backprop;
import java.util.List;
import java.util.stream.IntStream;

/** Whether bands are of a basis that data have, wherever weights change or are seen by bands. */
record BandsCheck(CampaignErrors errors, Campaign campaign) {
  /** What cosines are of. */
  static final String SQUARES = "cosines are of square images of one channel";

  /** What bands must be where a data set has none. */
  private static String must(String name) {
    return "must have basis: principal, " + SQUARES + ", " + name + " has none";
  }

  /**
   * Reports bands of a trainer that trains for itself, if the data do not have them.
   *
   * @param at field of the trainer
   * @param name of the section of its data set
   * @param squares whether that has square images of one channel
   */
  static void apart(
      CampaignErrors errors, String at, Trainer trainer, String name, int inputs, boolean squares) {
    if (!(trainer instanceof Backprop b) || b.bands().neutral()) {
      return;
    }
    if (!squares && cosines(b.bands().basis())) {
      errors.add(at, must(name));
      return;
    }
    try {
      b.bands().division().fits(inputs);
    } catch (IllegalArgumentException e) {
      errors.add(at, e.getMessage());
    }
  }

  /**
   * Reports cosines.
   *
   * @param name of the section of a data set that has no square images of one channel
   */
  void withoutSquares(String name) {
    String problem = must(name);
    Controls controls = campaign.instructor().controls();
    List<String> steered =
        controls == null ? List.of() : controls.paths().stream().filter(Bands::are).toList();
    if (controls != null && controls.bands() != null && cosines(controls.bands().basis())) {
      report("instructor.state", problem);
    }
    if (!steered.isEmpty() && cosines(campaign.training())) {
      report("instructor.controls." + steered.get(0), problem);
    }
    for (int i = 0; i < campaign.arms().size(); i++) {
      ArmSpec arm = campaign.arms().get(i);
      TrainingSpec training = arm.training() == null ? campaign.training() : arm.training();
      // Methods that are a term have a training of their own, which no file need say.
      boolean own = errors.has("arms[" + i + "].training");
      if (changes(training) || own && arm.method().controls() && !steered.isEmpty()) {
        reportCosines(own ? "arms[" + i + "].training.bands" : "training.bands", training, problem);
      } else if (tuned(arm)) {
        reportCosines("arms[" + i + "].tune", training, problem);
      }
    }
  }

  private void reportCosines(String field, TrainingSpec training, String problem) {
    if (cosines(training)) {
      report(field, problem);
    }
  }

  private void report(String field, String problem) {
    if (errors.clean(field)) {
      errors.add(field, problem);
    }
  }

  private static boolean cosines(Basis basis) {
    return basis == Basis.COSINES;
  }

  private static boolean cosines(TrainingSpec training) {
    return training.trainer() instanceof Backprop b && cosines(b.bands().basis());
  }

  private static boolean changes(TrainingSpec training) {
    return training.trainer() instanceof Backprop b && !b.bands().neutral();
  }

  /** Whether a candidate's bands change. */
  private boolean tuned(ArmSpec arm) {
    return arm.tune().axes().stream().anyMatch(a -> a.path().startsWith("bands."))
        && IntStream.range(0, arm.tune().size())
            .mapToObj(i -> arm.with(campaign, arm.tune().candidate(campaign.seed(), i)))
            .anyMatch(a -> changes(a.training()));
  }
}
