package io.gradinstructor.report;

import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An instructor beside some way of training: what it adds to what that gives by itself.
 *
 * @param plain trained so
 * @param instructed trained so, with an instructor
 * @param difference instructed − plain in test accuracy, paired by network, ENNs averaged first;
 *     p-values are corrected over all ways of training
 */
record Beside(Arm plain, Arm instructed, Difference difference) {
  /** Titles of {@link #row}. */
  static final List<String> HEAD =
      List.of("plain", "plain %", "instructed", "instructed %", "difference", "p (Holm)");

  /**
   * Every way of training that there is plain and instructed, settings that were tuned apart; empty
   * if there is one alone, which the comparison of arms tells.
   */
  static List<Beside> all(Results results) {
    List<Arm> plain = new ArrayList<>();
    List<Arm> instructed = new ArrayList<>();
    for (Arm a : results.arms()) {
      if (a.recipe() != null && told(a) && a.role() != Role.CONTROL) {
        results.arms().stream()
            .filter(b -> b.recipe() != null && !told(b) && alike(a, b))
            .findFirst()
            .ifPresent(
                b -> {
                  plain.add(b);
                  instructed.add(a);
                });
      }
    }
    if (plain.stream().distinct().count() < 2) {
      return List.of();
    }
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      differences.add(
          Statistics.difference(
              networks(results, instructed.get(i)), networks(results, plain.get(i))));
    }
    List<Difference> corrected = Statistics.corrected(differences);
    List<Beside> all = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      all.add(new Beside(plain.get(i), instructed.get(i), corrected.get(i)));
    }
    return all;
  }

  List<String> row() {
    return List.of(
        plain.name(),
        Format.meanSd(plain.testAccuracy()),
        instructed.name(),
        Format.meanSd(instructed.testAccuracy()),
        Format.difference(difference),
        Format.p(difference));
  }

  private static boolean told(Arm arm) {
    return terms(arm).stream().anyMatch(Beside::instructs);
  }

  private static boolean instructs(Object term) {
    return term instanceof Map<?, ?> one && one.containsKey("instruct");
  }

  private static List<?> terms(Arm arm) {
    return arm.recipe().get("terms") instanceof List<?> all ? all : List.of();
  }

  private static boolean alike(Arm a, Arm b) {
    return a.rewardLabels() == b.rewardLabels() && untuned(a).equals(untuned(b));
  }

  /** How an arm is trained, without an instructor and what was tuned. */
  private static Map<String, Object> untuned(Arm arm) {
    Map<String, Object> all = new HashMap<>(arm.recipe());
    all.remove("learning-rate");
    all.put("terms", terms(arm).stream().filter(t -> !instructs(t)).toList());
    if (arm.chosen() != null) {
      all.keySet().removeAll(arm.chosen().keySet());
    }
    return all;
  }

  private static double[] networks(Results results, Arm arm) {
    return new PerTrial(arm.accuracies(), results.networks()).byNetwork();
  }
}
