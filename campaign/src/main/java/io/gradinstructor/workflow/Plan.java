package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.RoundSpec;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent.Spent;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All trials and ENNs of a campaign: a function of its file and, in the comparison, of what was
 * chosen. Events name them, who needs them asks here.
 *
 * @param id of the campaign
 */
public record Plan(String id, Campaign campaign) {
  /** An ENN and what it learns from. */
  public record Enn(InstructorId id, Lesson kind) {}

  /** The explorers of a round, counted from 1. */
  public List<Trial> explorers(int round) {
    return Planner.explorers(campaign, id, round);
  }

  /** The explorers of these numbers, those of the first round first. */
  public List<Trial> explorers(List<NumberSet> rounds) {
    List<Trial> explorers = new ArrayList<>();
    for (int round = 1; round <= rounds.size(); round++) {
      for (int number : rounds.get(round - 1).stream().toArray()) {
        explorers.add(Planner.explorer(campaign, id, round, number));
      }
    }
    return explorers;
  }

  /** Of how many of these there is anything to learn from. */
  public long useful(List<Trial> explorers) {
    return explorers.stream()
        .filter(t -> !t.watch().snapshots().isEmpty())
        .filter(t -> !campaign.instructor().holdsOut(t.id().number()))
        .count();
  }

  /** The ENNs that learn after a round of exploration, in canonical order. */
  public List<Enn> enns(int round) {
    List<Enn> enns = new ArrayList<>();
    boolean last = round == rounds().size();
    int seeds = campaign.instructor().seeds();
    for (Lesson kind : Lesson.values()) {
      for (int s = 0; needed(kind, round) && s < (last ? seeds : 1); s++) {
        enns.add(new Enn(InstructorId.shared(id, round, kind, s), kind));
      }
    }
    for (ArmSpec arm : campaign.arms()) {
      for (int s = 0; last && arm.critics() != null && s < seeds; s++) {
        enns.add(new Enn(InstructorId.own(id, round, arm.name(), s), arm.method().lesson()));
      }
    }
    return enns;
  }

  private boolean needed(Lesson kind, int round) {
    if (campaign.instructor().given() != null) {
      return kind == campaign.instructor().given().file().kind();
    }
    boolean last = round == rounds().size();
    boolean byArms =
        campaign.arms().stream().anyMatch(a -> a.critics() == null && a.method().lesson() == kind);
    boolean controls = campaign.instructor().controls() != null;
    return switch (kind) {
      case VIEW -> !controls;
      case CONTROLS -> controls;
      case UNTRAINED, SHUFFLED, CONTROLS_BLIND -> last && byArms;
      case SCALE_ONLY ->
          byArms || !controls && rounds().stream().skip(round).anyMatch(r -> r.instructed() > 0);
    };
  }

  private List<RoundSpec> rounds() {
    return campaign.instructor().rounds();
  }

  /** Whether there is anything to explore and learn. */
  public boolean learns() {
    return campaign.arms().stream().anyMatch(a -> a.method().instructed());
  }

  /** All ENNs of the campaign, in canonical order; none if no arm is instructed. */
  public List<InstructorId> instructors() {
    return !learns()
        ? List.of()
        : IntStream.rangeClosed(1, rounds().size())
            .boxed()
            .flatMap(r -> enns(r).stream())
            .map(Enn::id)
            .toList();
  }

  /** Roll-outs of candidate ENNs. */
  public List<Trial> select() {
    return new ArmPlanner(campaign, id).select();
  }

  /**
   * Trials that candidates are chosen by, as far as it is known which these are.
   *
   * @param ended how earlier ones of them ended
   */
  public List<Trial> tune(Map<TrialId, Outcome> ended) {
    return campaign.arms().stream()
        .flatMap(a -> new Tuning(campaign, id, a, ended).trials().stream())
        .toList();
  }

  /** Of every arm that has a choice the candidate and the ENNs that are best on average. */
  Chosen choose(Map<TrialId, Outcome> ended) {
    Map<String, Integer> chosen = new LinkedHashMap<>();
    Map<String, List<Integer>> lines = new LinkedHashMap<>();
    for (ArmSpec arm : campaign.arms()) {
      if (arm.tune().chooses()) {
        List<Integer> line = new Tuning(campaign, id, arm, ended).chosen();
        chosen.put(arm.name(), line.get(line.size() - 1));
        if (line.size() > 1) {
          lines.put(arm.name(), line);
        }
      }
    }
    return new Chosen(
        Collections.unmodifiableMap(chosen),
        Rollouts.kept(campaign, id, ended),
        Collections.unmodifiableMap(lines));
  }

  /** What all before the comparison cost. */
  Spent spent(List<Trial> trials, Map<TrialId, Outcome> ended) {
    long explored =
        trials.stream()
            .map(Trial::id)
            .filter(t -> t.explores() || t.phase().equals(Phase.SELECT))
            .mapToLong(t -> ended.get(t).passes())
            .sum();
    return new Spent(explored, spent(ended));
  }

  /** By arm that has a choice, how many images went forward and backward for it. */
  Map<String, Long> spent(Map<TrialId, Outcome> ended) {
    Map<String, Long> spent = new LinkedHashMap<>();
    for (ArmSpec arm : campaign.arms()) {
      if (arm.tune().chooses()) {
        spent.put(arm.name(), new Tuning(campaign, id, arm, ended).passes(ended));
      }
    }
    return Collections.unmodifiableMap(spent);
  }

  /**
   * The comparison.
   *
   * @param chosen before it
   */
  public List<Trial> compare(Chosen chosen) {
    return new ArmPlanner(campaign, id).compare(chosen);
  }

  /**
   * Trials of the comparison.
   *
   * @throws IllegalArgumentException if there is none of such an id
   */
  public List<Trial> compared(List<TrialId> ids, Chosen chosen) {
    ArmPlanner planner = new ArmPlanner(campaign, id);
    return ids.stream().map(t -> planner.compared(t, chosen)).toList();
  }
}
