package io.gradinstructor.core;

import io.gradinstructor.core.campaign.ArmSpec;
import io.gradinstructor.core.campaign.CompareSpec;
import io.gradinstructor.core.campaign.Method;
import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.campaign.Tune;
import io.gradinstructor.core.instructor.CriticSpec;
import io.gradinstructor.core.training.Knob;
import io.gradinstructor.core.training.Term;
import io.gradinstructor.core.training.parts.Backprop;
import io.gradinstructor.core.training.parts.GridSearch;
import io.gradinstructor.core.training.parts.He;
import io.gradinstructor.core.training.parts.L1;
import io.gradinstructor.core.training.parts.L2;
import io.gradinstructor.core.training.parts.StepRule;
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
    Term term =
        switch (method) {
          case L1 -> new L1(Knob.of(0));
          case L2 -> new L2(Knob.of(0));
          default -> null;
        };
    String path = method.instructed() ? "step.eta" : "terms." + method.label() + ".strength";
    return new ArmSpec(
        name,
        method,
        method.role(),
        candidates.length == 0
            ? Tune.NOTHING
            : new Tune(List.of(new Tune.Axis(path, List.of(candidates), null)), new GridSearch()),
        method == Method.HE ? new He() : null,
        rewardLabels,
        term == null ? null : TRAINING.by(Backprop.plain(0.1).with(term)),
        step,
        critics);
  }

  /** So many networks, tuned on so many, by trying everything. */
  public static CompareSpec compare(int seeds, int tuningSeeds) {
    return new CompareSpec(seeds, tuningSeeds, 0, new GridSearch());
  }
}
