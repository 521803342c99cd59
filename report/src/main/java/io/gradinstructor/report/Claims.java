package io.gradinstructor.report;

import io.gradinstructor.campaign.Method;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What is claimed of the instructor in the paper's setting, held against results. Figures are
 * compared as results are recorded, to six decimals.
 */
final class Claims {
  /** Arms that every claim of what the instructor adds must be measured against. */
  private enum Control {
    UNTRAINED("untrained", arm -> arm.method().lesson() == Lesson.UNTRAINED),
    SHUFFLED("shuffled", arm -> arm.method().lesson() == Lesson.SHUFFLED),
    SCALE_ONLY("scale-only", arm -> arm.method().lesson() == Lesson.SCALE_ONLY),
    MORE_LABELS("more-labels", Arm::rewardLabels);

    final String label;
    final Predicate<Arm> has;

    Control(String label, Predicate<Arm> has) {
      this.label = label;
      this.has = has;
    }
  }

  private static final String ABOVE = "interval of the paired difference above 0";
  private static final String BETTER = ABOVE + ", p (Holm) < 0.05";

  /** Share of passes from which on what is left of them is less than anybody could train with. */
  private static final double AS_MANY = 0.999;

  private static final String PAPER = "paper";
  private static final String OURS = "ours";

  private final Results results;
  private final Optional<Standing> standing;
  private final List<Claim> claims = new ArrayList<>();

  private Claims(Results results) {
    this.results = results;
    standing = Standing.of(results);
  }

  /** In the order in which they are shown. */
  static List<Claim> of(Results results) {
    Claims claims = new Claims(results);
    claims.papers();
    claims.ours();
    claims.controls();
    claims.heldOut();
    return claims.claims;
  }

  private void papers() {
    mean(PAPER, 0.9302);
    difference(
        PAPER, "2.8 points above plain", Method.BACKPROP, "mean difference ≥ 2.8", atLeast(0.028));
    difference(PAPER, "above L1", Method.L1, ABOVE, Claims::above);
    difference(
        PAPER,
        "on a par with He or above",
        Method.HE,
        "upper end of the paired difference's interval ≥ 0",
        d -> round(d.ci95()[1]) >= 0);
    gap(
        PAPER,
        "smaller gap than plain",
        Method.BACKPROP,
        "interval of the paired gap difference below 0",
        d -> round(d.ci95()[1]) < 0);
  }

  private void ours() {
    mean(OURS, 0.945);
    add(
        OURS,
        "with every ENN at least 94.0 %",
        "least of the ENNs' means ≥ 94.0 %",
        standing.map(Standing::byEnn),
        means -> Arrays.stream(means).mapToObj(Format::percent).collect(Collectors.joining(", ")),
        means -> Arrays.stream(means).allMatch(m -> round(m) >= 0.94));
    difference(
        OURS, "4.0 points above plain", Method.BACKPROP, "mean difference ≥ 4.0", atLeast(0.04));
    difference(
        OURS,
        "0.5 points above He",
        Method.HE,
        "mean difference ≥ 0.5, " + ABOVE,
        atLeast(0.005).and(Claims::above));
    gap(
        OURS,
        "gap at most He's + 0.5",
        Method.HE,
        "mean paired gap difference ≤ 0.5",
        d -> round(d.difference()) <= 0.005);
    add(
        OURS,
        "better than L2, tuned on the reward set",
        BETTER,
        standing.flatMap(
            s -> results.first(Method.L2).filter(l2 -> l2.chosen() != null).flatMap(s::accuracy)),
        Format::tested,
        Claims::better);
  }

  private void controls() {
    for (Control control : Control.values()) {
      List<Arm> arms =
          results.arms().stream()
              .filter(a -> !a.name().equals(results.subject()))
              .filter(control.has)
              .toList();
      if (arms.isEmpty() || standing.isEmpty()) {
        better("better than a control: " + control.label, Optional.empty());
      } else {
        arms.forEach(arm -> better("better than " + arm.name(), Optional.of(arm)));
      }
    }
  }

  /**
   * Of any campaign: whether its subject is better than the best tuned baseline, and one that sets
   * knobs than every other baseline and control; of one that was attacked, whether it is far more
   * robust than plain ones for little accuracy, and better in both than controls; of one whose
   * networks are smaller or take fewer passes, whether they are nearly as good as plain ones, and
   * better than controls.
   */
  static List<Claim> others(Results results) {
    Claims claims = new Claims(results);
    String campaign = results.campaign() + ": better than ";
    if (results
        .subjectArm()
        .filter(s -> s.robust() != null && s.robust().vsBackprop() != null)
        .isPresent()) {
      claims.robust();
      return claims.claims;
    }
    if (claims.cheaper()) {
      return claims.claims;
    }
    Optional<Arm> best = results.bestBaselineArm().filter(arm -> claims.standing.isPresent());
    best.ifPresent(arm -> claims.better(campaign + "the best tuned baseline, " + arm.name(), best));
    if (results.subjectArm().filter(s -> s.method().controls()).isPresent()) {
      results.arms().stream()
          .filter(a -> a.role() == Role.BASELINE || a.role() == Role.CONTROL)
          .filter(a -> !best.equals(Optional.of(a)))
          .forEach(arm -> claims.better(campaign + arm.name(), Optional.of(arm)));
    }
    return claims.claims;
  }

  /**
   * Of a subject that costs less than plain training: how little it loses, and that controls lose
   * more. Whether it does cost less.
   */
  private boolean cheaper() {
    Optional<Arm> subject = results.subjectArm();
    Optional<Arm> plain =
        results.arms().stream().filter(a -> a.name().equals(results.baseline())).findFirst();
    if (subject.isEmpty() || plain.filter(a -> a.passes() != null).isEmpty()) {
      return false;
    }
    if (Costs.cut(subject.get())) {
      double share = share(subject.get(), plain.get(), a -> a.size().parameters());
      within(0.005, plain.get(), share, 0.4, "parameters");
    } else {
      double share = share(subject.get(), plain.get(), a -> a.passes().training());
      if (share >= 1 || subject.get().diverged() > 0) {
        return false;
      }
      if (share > AS_MANY) {
        better(results.campaign() + ": better than " + plain.get().name(), plain);
      } else {
        within(0.004, plain.get(), share, 0.9, "passes");
      }
    }
    results.arms().stream()
        .filter(a -> a.role() == Role.CONTROL)
        .forEach(
            arm -> better(results.campaign() + ": better than " + arm.name(), Optional.of(arm)));
    return true;
  }

  private void within(double lost, Arm plain, double share, double most, String of) {
    String points = Format.number(100 * lost, 1);
    String much = Format.number(most, 1);
    String cost = " at " + much + " of its " + of;
    add(
        OURS,
        results.campaign() + ": within " + points + " points of " + plain.name() + cost,
        "mean difference ≥ −" + points + ", share of " + of + " ≤ " + much,
        against(Optional.of(plain), Standing::accuracy),
        d -> Format.tested(d) + "; share " + Format.number(share, 3),
        d -> round(d.difference()) >= -lost && share <= most);
  }

  private static double share(Arm some, Arm all, ToLongFunction<Arm> cost) {
    return (double) cost.applyAsLong(some) / cost.applyAsLong(all);
  }

  /** Of a subject that was attacked: what it stands, what that costs, and that it takes it. */
  private void robust() {
    String campaign = results.campaign() + ": ";
    for (Arm arm : results.arms()) {
      Optional<Arm> other = Optional.of(arm);
      if (arm.name().equals(results.baseline())) {
        add(
            OURS,
            campaign + "40 points more robust than " + arm.name(),
            "mean difference of robust accuracy ≥ 40",
            against(other, Standing::robust),
            Format::tested,
            atLeast(0.4));
        difference(
            OURS,
            campaign + "within 0.5 points of " + arm.name(),
            other,
            "mean difference ≥ −0.5",
            atLeast(-0.005));
      } else if (arm.role() == Role.CONTROL) {
        add(
            OURS,
            campaign + "more robust than " + arm.name(),
            BETTER,
            against(other, Standing::robust),
            Format::tested,
            Claims::better);
        better(campaign + "better than " + arm.name(), other);
      }
    }
  }

  private void better(String text, Optional<Arm> other) {
    difference(OURS, text, other, BETTER, Claims::better);
  }

  private void heldOut() {
    Optional<HeldOutR2> heldOut = HeldOutR2.of(results);
    add(
        OURS,
        "ENNs predict held-out runs",
        "mean R² ≥ 0.9",
        heldOut,
        HeldOutR2::figures,
        h -> round(h.r2()) >= 0.9);
    add(
        OURS,
        "better than statistics of the weights do",
        "mean R² above that of every baseline",
        heldOut.filter(h -> !h.baselines().isEmpty()),
        HeldOutR2::baselineFigures,
        h -> h.baselines().values().stream().allMatch(b -> round(h.r2()) > round(b)));
  }

  private void mean(String of, double least) {
    String percent = Format.percent(least) + " %";
    add(
        of,
        "test accuracy at least " + percent,
        "mean ≥ " + percent,
        standing.map(s -> s.subject().testAccuracy()),
        i -> Format.meanSd(i) + " " + Format.range(i),
        i -> round(i.mean()) >= least);
  }

  private void difference(
      String of, String text, Method other, String rule, Predicate<Difference> holds) {
    difference(of, text, results.first(other), rule, holds);
  }

  private void difference(
      String of, String text, Optional<Arm> other, String rule, Predicate<Difference> holds) {
    add(of, text, rule, against(other, Standing::accuracy), Format::tested, holds);
  }

  private void gap(String of, String text, Method other, String rule, Predicate<Difference> holds) {
    add(of, text, rule, against(results.first(other), Standing::gap), Format::difference, holds);
  }

  private Optional<Difference> against(
      Optional<Arm> other, BiFunction<Standing, Arm, Optional<Difference>> figure) {
    return standing.flatMap(s -> other.flatMap(arm -> figure.apply(s, arm)));
  }

  private <T> void add(
      String of,
      String text,
      String rule,
      Optional<T> measured,
      Function<T, String> figures,
      Predicate<T> holds) {
    claims.add(
        new Claim(
            of,
            text,
            rule,
            measured.map(figures).orElse("–"),
            measured.map(holds::test).orElse(null)));
  }

  private static Predicate<Difference> atLeast(double least) {
    return d -> round(d.difference()) >= least;
  }

  private static boolean above(Difference d) {
    return round(d.ci95()[0]) > 0;
  }

  private static boolean better(Difference d) {
    return above(d) && d.positive();
  }

  private static double round(double x) {
    return ResultsBuilder.round(x);
  }
}
