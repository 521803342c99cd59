package io.gradinstructor.workflow;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What candidate ENNs did in the select phase. */
final class ShortRollouts {
  private ShortRollouts() {}

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
}
