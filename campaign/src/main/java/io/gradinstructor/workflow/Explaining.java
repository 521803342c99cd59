package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which networks are explained in the report. */
final class Explaining {
  private Explaining() {}

  /**
   * An instructed network and a plain one, as the first ENN of the last round that learned from
   * views sees them; none without such an ENN.
   *
   * @param enns in the order of their rounds
   */
  static List<ExplanationRequested> plan(
      Campaign campaign,
      Collection<InstructorId> enns,
      List<Trial> compared,
      Map<TrialId, Outcome> ended) {
    return enns.stream()
        .filter(i -> i.kind() == Lesson.VIEW && i.seed() == 0)
        // Models from elsewhere come without those that show where they look.
        .filter(i -> campaign.instructor().given() == null)
        .reduce((earlier, later) -> later)
        .map(
            view ->
                Stream.of(Method.INSTRUCTOR, Method.BACKPROP)
                    .flatMap(m -> first(campaign, m, compared, ended).stream())
                    .map(t -> new ExplanationRequested(t.id(), t.length(), view))
                    .toList())
        .orElse(List.of());
  }

  /** The method's first trial that did not diverge. */
  private static Optional<Trial> first(
      Campaign campaign, Method method, List<Trial> compared, Map<TrialId, Outcome> ended) {
    Set<String> arms =
        campaign.arms().stream()
            .filter(a -> a.method() == method)
            .map(ArmSpec::name)
            .collect(Collectors.toSet());
    return compared.stream()
        .filter(t -> arms.contains(t.arm()) && ended.get(t.id()).sound())
        .findFirst();
  }
}
