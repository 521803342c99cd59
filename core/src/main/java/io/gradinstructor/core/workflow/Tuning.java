package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.ArmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** How an arm's strength or step size is chosen. */
public final class Tuning {
  private Tuning() {}

  /**
   * A value to choose.
   *
   * @param networks that were trained with it so far
   * @param accuracy their mean on the reward set, 0 of one that diverged; null before the first
   * @param chosen whether the comparison uses it
   */
  public record Candidate(
      String arm, double value, int networks, Double accuracy, boolean chosen) {}

  /** Of all arms that have a choice, as far as it has come. */
  public static List<Candidate> of(State s) {
    List<Candidate> all = new ArrayList<>();
    if (s.campaign() != null) {
      for (ArmSpec arm : s.campaign().arms()) {
        for (int c = 0; ArmPlanner.hasChoice(arm) && c < arm.candidates().size(); c++) {
          all.add(candidate(s, arm, c));
        }
      }
    }
    return all;
  }

  private static Candidate candidate(State s, ArmSpec arm, int c) {
    List<Outcome> ended =
        IntStream.range(0, s.campaign().compare().tuningSeeds())
            .mapToObj(n -> ArmPlanner.tuned(s.id(), s.campaign(), arm, c, n))
            .map(s.ended()::get)
            .filter(Objects::nonNull)
            .toList();
    double value = arm.candidates().get(c);
    return new Candidate(
        arm.name(),
        value,
        ended.size(),
        ended.isEmpty() ? null : ended.stream().mapToDouble(Outcome::worth).average().orElse(0),
        Double.valueOf(value).equals(s.chosen().get(arm.name())));
  }
}
