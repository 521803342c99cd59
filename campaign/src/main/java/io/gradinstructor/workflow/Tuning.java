package io.gradinstructor.workflow;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.parts.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How an arm's settings are chosen on the reward set: as far as ended trials tell, what was asked
 * for, what is next, what it came to.
 */
final class Tuning {
  private final Campaign campaign;
  private final String campaignId;
  private final ArmSpec arm;
  private final int networks;
  private final List<Rung> rungs = new ArrayList<>();
  private final List<Integer> enns;
  private boolean over;

  /**
   * What was asked for at once.
   *
   * @param first number of its first trial in the arm
   * @param judged in the order of what was asked; as far as all networks of it ended
   */
  private record Rung(int first, List<Search.Ask> asks, List<Search.Judged> judged) {
    boolean done() {
      return judged.size() == asks.size();
    }
  }

  /** Of an arm. */
  Tuning(Campaign campaign, String campaignId, ArmSpec arm, Map<TrialId, Outcome> ended) {
    this.campaign = campaign;
    this.campaignId = campaignId;
    this.arm = arm;
    networks = campaign.compare().networks(arm.tune());
    int all = arm.method().instructed() ? campaign.instructor().seeds() : 1;
    enns =
        Rollouts.kept(campaign, campaignId, ended)
            .getOrDefault(arm.name(), IntStream.range(0, all).boxed().toList());
    int number = 0;
    while (arm.tune().chooses() && !over && (rungs.isEmpty() || last().done())) {
      List<Search.Ask> asks =
          arm.tune().search().next(arm.tune().size(), rungs.stream().map(Rung::judged).toList());
      over = asks.isEmpty();
      if (!over) {
        rungs.add(new Rung(number, asks, judged(asks, number, ended)));
        number += asks.size() * networks;
      }
    }
  }

  private Rung last() {
    return rungs.get(rungs.size() - 1);
  }

  private List<Search.Judged> judged(
      List<Search.Ask> asks, int first, Map<TrialId, Outcome> ended) {
    List<Search.Judged> judged = new ArrayList<>();
    for (int k = 0; k < asks.size(); k++) {
      double sum = 0;
      for (int n = 0; n < networks; n++) {
        Outcome outcome = ended.get(id(first + k * networks + n));
        if (outcome == null) {
          return judged;
        }
        sum += outcome.worth();
      }
      judged.add(new Search.Judged(asks.get(k), sum / networks));
    }
    return judged;
  }

  private TrialId id(int number) {
    return new TrialId(campaignId, Phase.TUNE, arm.name(), number);
  }

  /** All trials that were asked for so far, in order. */
  List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    ArmPlanner planner = new ArmPlanner(campaign, campaignId);
    for (int r = 0; r < rungs.size(); r++) {
      Rung rung = rungs.get(r);
      for (int k = 0; k < rung.asks.size(); k++) {
        for (int n = 0; n < networks; n++) {
          trials.add(trial(planner, r, k, n));
        }
      }
    }
    return trials;
  }

  private Trial trial(ArmPlanner planner, int r, int k, int network) {
    Search.Ask ask = rungs.get(r).asks.get(k);
    int number = rungs.get(r).first + k * networks + network;
    // ENNs in turn: what is best for one of them need not be for all.
    int enn = enns.get(network % enns.size());
    Trial full = planner.trial(Phase.TUNE, arm, number, network, enn, line(r, ask));
    TrialId after = r == 0 ? null : before(r - 1, ask.from(), network);
    return ask.share() >= 1
        ? full.until(0, after)
        : full.until(Math.max(1, (int) Math.round(ask.share() * full.steps())), after);
  }

  /** The candidates that it went on from, and itself; of most searches itself alone. */
  private List<Integer> line(int r, Search.Ask ask) {
    List<Integer> line = new ArrayList<>(List.of(ask.candidate()));
    int from = ask.from();
    for (int b = r - 1; b >= 0 && arm.tune().search() instanceof Population; b--) {
      line.add(0, from);
      int member = from;
      from =
          rungs.get(b).asks.stream().filter(a -> a.candidate() == member).findFirst().get().from();
    }
    return List.copyOf(line);
  }

  private TrialId before(int r, int candidate, int network) {
    Rung rung = rungs.get(r);
    for (int k = 0; k < rung.asks.size(); k++) {
      if (rung.asks.get(k).candidate() == candidate) {
        return id(rung.first + k * networks + network);
      }
    }
    return null;
  }

  /** The line of the candidate that was best, the first of equal ones; null before it is over. */
  List<Integer> chosen() {
    if (!over) {
      return null;
    }
    Search.Judged best = last().judged.get(0);
    for (Search.Judged j : last().judged) {
      best = j.worth() > best.worth() ? j : best;
    }
    return line(rungs.size() - 1, best.ask());
  }

  /** Images that went forward and backward for it so far: what trials went on from counts once. */
  long passes(Map<TrialId, Outcome> ended) {
    long passes = 0;
    for (Trial t : trials()) {
      Outcome outcome = ended.get(t.id());
      Outcome before = t.after() == null ? null : ended.get(t.after());
      passes += outcome == null ? 0 : outcome.passes() - (before == null ? 0 : before.passes());
    }
    return passes;
  }

  /** How candidates stand, in order. */
  List<Candidate> candidates(Integer chosen) {
    List<Candidate> all = new ArrayList<>();
    for (int c = 0; arm.tune().chooses() && c < arm.tune().size(); c++) {
      Search.Judged best = null;
      List<Integer> line = List.of(c);
      for (int r = 0; r < rungs.size(); r++) {
        for (Search.Judged j : rungs.get(r).judged) {
          line = j.ask().candidate() == c ? line(r, j.ask()) : line;
          best = j.ask().candidate() == c ? j : best;
        }
      }
      all.add(
          new Candidate(
              arm.name(),
              arm.tune().told(campaign.seed(), line),
              best == null ? 0 : best.ask().share(),
              best == null ? null : best.worth(),
              chosen != null && chosen == c));
    }
    return all;
  }
}
