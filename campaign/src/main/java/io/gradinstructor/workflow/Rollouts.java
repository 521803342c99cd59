package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What candidate ENNs did in the select phase. */
final class Rollouts {
  private Rollouts() {}

  /**
   * By a candidate's id: mean over networks of its accuracy on the reward set less that of plain
   * backpropagation from the same network. In the order of the trials, of which other phases' do
   * not count.
   */
  static Map<InstructorId, Double> gains(List<Trial> trials, Map<TrialId, Outcome> ended) {
    List<Trial> rollouts = trials.stream().filter(t -> t.phase().equals(Phase.SELECT)).toList();
    Map<Long, Double> plain = new HashMap<>();
    rollouts.stream()
        .filter(t -> t.instructor().isEmpty())
        .forEach(t -> plain.put(t.seed(), ended.get(t.id()).worth()));
    return rollouts.stream()
        .filter(t -> t.instructor().isPresent())
        .collect(
            Collectors.groupingBy(
                t -> t.instructor().orElseThrow(),
                LinkedHashMap::new,
                Collectors.averagingDouble(t -> ended.get(t.id()).worth() - plain.get(t.seed()))));
  }

  /**
   * Seeds of the ENNs that go on to the comparison, ascending, by arm whose ENNs were tried; of
   * equal ones the first.
   */
  static Map<String, List<Integer>> kept(
      Campaign campaign, String id, Map<TrialId, Outcome> ended) {
    int keep = campaign.select() == null ? 0 : campaign.select().keep();
    if (keep == 0) {
      return Map.of();
    }
    ArmPlanner planner = new ArmPlanner(campaign, id);
    Map<InstructorId, Double> gains = gains(planner.select(), ended);
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    for (ArmSpec arm : campaign.arms()) {
      if (arm.method().taught()) {
        kept.put(
            arm.name(),
            IntStream.range(0, campaign.instructor().seeds())
                .boxed()
                .sorted(Comparator.comparingDouble(e -> -gains.get(planner.instructor(arm, e))))
                .limit(keep)
                .sorted()
                .toList());
      }
    }
    return Collections.unmodifiableMap(kept);
  }
}
