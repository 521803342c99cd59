package io.gradinstructor.report;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which arms are compared, and how they differ. No two arms are compared twice, so that a
 * comparison has one p-value, wherever it is shown.
 *
 * @param baseline the first arm of plain backpropagation; null without one
 * @param subject the first arm that is no control and has an instructor; null without one
 * @param vsBaseline arm − baseline by the arm's name
 * @param vsSubject arm − subject by the arm's name, without the baseline
 */
record Comparisons(
    String baseline,
    String subject,
    Map<String, Difference> vsBaseline,
    Map<String, Difference> vsSubject) {
  /**
   * Test accuracy of an arm.
   *
   * @param byNetwork mean over the ENNs
   */
  record Side(ArmSpec arm, Map<Integer, Double> byNetwork) {
    String name() {
      return arm.name();
    }
  }

  static Comparisons of(List<Side> arms) {
    Side baseline = arms.stream().filter(s -> s.arm().plain()).findFirst().orElse(null);
    Side subject =
        arms.stream().filter(s -> s.arm().role() == Role.SUBJECT).findFirst().orElse(null);
    return new Comparisons(
        baseline == null ? null : baseline.name(),
        subject == null ? null : subject.name(),
        family(baseline, arms),
        family(subject, arms.stream().filter(s -> s != baseline).toList()));
  }

  private static Map<String, Difference> family(Side with, List<Side> arms) {
    List<String> names = new ArrayList<>();
    List<Difference> family = new ArrayList<>();
    for (Side arm : with == null ? List.<Side>of() : arms) {
      Set<Integer> common = new TreeSet<>(arm.byNetwork().keySet());
      common.retainAll(with.byNetwork().keySet());
      if (arm != with && !common.isEmpty()) {
        names.add(arm.name());
        family.add(
            Statistics.difference(pick(arm.byNetwork(), common), pick(with.byNetwork(), common)));
      }
    }
    List<Difference> corrected = Statistics.corrected(family);
    Map<String, Difference> differences = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      differences.put(names.get(i), rounded(corrected.get(i)));
    }
    return differences;
  }

  private static double[] pick(Map<Integer, Double> values, Set<Integer> keys) {
    return keys.stream().mapToDouble(values::get).toArray();
  }

  private static Difference rounded(Difference d) {
    return new Difference(
        ResultsBuilder.round(d.difference()),
        ResultsBuilder.round(d.ci95()),
        ResultsBuilder.round(d.p()),
        ResultsBuilder.round(d.pUncorrected()),
        d.rough());
  }
}
