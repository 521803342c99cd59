package io.gradinstructor;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.CompareSpec;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.campaign.Tune;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.GridSearch;
import io.gradinstructor.training.parts.StepRule;
import java.util.List;

/** Arms for tests, as a campaign file would make them. */
public final class Arms {
  public static final TrainingSpec TRAINING = new TrainingSpec(0.1, 32, 5);

  private Arms() {}

  /** Candidates are strengths or step sizes. */
  public static ArmSpec arm(String name, Method method, Double... candidates) {
    return arm(name, method, false, null, null, candidates);
  }

  /** As above. */
  public static ArmSpec arm(
      String name,
      Method method,
      boolean rewardLabels,
      StepRule step,
      CriticSpec critics,
      Double... candidates) {
    String path = method.instructed() ? "step.eta" : "terms." + method.label() + ".strength";
    return new ArmSpec(
        name,
        method,
        method.role(),
        candidates.length == 0
            ? Tune.NOTHING
            : new Tune(List.of(new Tune.Axis(path, List.of(candidates), null)), new GridSearch()),
        method.start(),
        rewardLabels,
        method.term() == null ? null : TRAINING.by(Backprop.plain(0.1).with(method.term())),
        step,
        null,
        critics);
  }

  /** So many networks, tuned on so many, by trying everything. */
  public static CompareSpec compare(int seeds, int tuningSeeds) {
    return new CompareSpec(seeds, tuningSeeds, 0, new GridSearch());
  }
}
