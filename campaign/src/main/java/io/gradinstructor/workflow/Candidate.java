package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.training.registry.Brief;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Settings that an arm may choose.
 *
 * @param settings values by path, as in {@link Brief}
 * @param share of a full run that all its networks were trained for
 * @param accuracy their mean on the reward set after that, 0 of one that diverged; null before
 * @param chosen whether the comparison uses them
 */
public record Candidate(
    String arm, Map<String, Object> settings, double share, Double accuracy, boolean chosen) {
  /** Of all arms that have a choice, as far as it has come. */
  public static List<Candidate> of(State s) {
    List<Candidate> all = new ArrayList<>();
    if (s.campaign() != null) {
      for (ArmSpec arm : s.campaign().arms()) {
        all.addAll(
            new Tuning(s.campaign(), s.id(), arm, s.ended())
                .candidates(s.chosen().candidate(arm.name())));
      }
    }
    return all;
  }
}
