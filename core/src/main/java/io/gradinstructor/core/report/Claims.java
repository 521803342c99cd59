package io.gradinstructor.core.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.core.report.Results.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is claimed of the instructor in the paper's setting, held against results. Figures are
 * compared as results are recorded, to six decimals.
 */
final class Claims {
  /** Arms that every claim of what the instructor adds must be measured against. */
  private enum Control {
    UNTRAINED("untrained", name -> name.contains("untrained")),
    SHUFFLED("shuffled", name -> name.contains("shuffled")),
    SCALE_ONLY("scale-only", name -> name.contains("scale-only")),
    MORE_LABELS("more-labels", name -> name.endsWith("more-labels"));

    final String label;
    final Predicate<String> has;

    Control(String label, Predicate<String> has) {
      this.label = label;
      this.has = has;
    }
  }

  private static final String ABOVE = "interval of the paired difference above 0";
  private static final String BETTER = ABOVE + ", p (Holm) < 0.05";
  private static final String PAPER = "paper";
  private static final String OURS = "ours";

  private final JsonNode tree;
  private final Optional<Standing> standing;
  private final List<Claim> claims = new ArrayList<>();

  private Claims(JsonNode tree, Results results) {
    this.tree = tree;
    standing = Standing.of(results);
  }

  /** In the order in which they are shown. */
  static List<Claim> of(ResultsFile file) {
    Claims claims = new Claims(file.tree(), file.results());
    claims.papers();
    claims.ours();
    claims.controls();
    claims.heldOut();
    return claims.claims;
  }

  private void papers() {
    mean(PAPER, 0.9302);
    difference(
        PAPER, "2.8 points above plain", "backprop", "mean difference ≥ 2.8", atLeast(0.028));
    difference(PAPER, "above L1", "l1", ABOVE, Claims::above);
    difference(
        PAPER,
        "on a par with He or above",
        "he",
        "upper end of the paired difference's interval ≥ 0",
        d -> round(d.ci95()[1]) >= 0);
    gap(
        PAPER,
        "smaller gap than plain",
        "backprop",
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
    difference(OURS, "4.0 points above plain", "backprop", "mean difference ≥ 4.0", atLeast(0.04));
    difference(
        OURS,
        "0.5 points above He",
        "he",
        "mean difference ≥ 0.5, " + ABOVE,
        atLeast(0.005).and(Claims::above));
    gap(
        OURS,
        "gap at most He's + 0.5",
        "he",
        "mean paired gap difference ≤ 0.5",
        d -> round(d.difference()) <= 0.005);
    add(
        OURS,
        "better than L2, tuned on the reward set",
        BETTER,
        standing.filter(Claims::tuned).map(s -> s.accuracy().get("l2")),
        Claims::figures,
        Claims::better);
  }

  private static boolean tuned(Standing standing) {
    return standing.results().arms().stream()
        .anyMatch(a -> a.name().equals("l2") && a.chosen() != null);
  }

  private void controls() {
    for (Control control : Control.values()) {
      List<String> arms =
          standing.stream()
              .flatMap(s -> s.results().arms().stream().filter(a -> a != s.subject()))
              .map(Results.Arm::name)
              .filter(control.has)
              .toList();
      if (arms.isEmpty()) {
        difference(OURS, "better than a control: " + control.label, null, BETTER, d -> false);
      }
      arms.forEach(arm -> difference(OURS, "better than " + arm, arm, BETTER, Claims::better));
    }
  }

  private void heldOut() {
    Optional<HeldOutR2> heldOut = HeldOutR2.of(tree);
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
        i -> Format.meanSd(i) + " " + Format.range(i.ci95()),
        i -> round(i.mean()) >= least);
  }

  private void difference(
      String of, String text, String other, String rule, Predicate<Difference> holds) {
    add(of, text, rule, standing.map(s -> s.accuracy().get(other)), Claims::figures, holds);
  }

  private void gap(String of, String text, String other, String rule, Predicate<Difference> holds) {
    add(of, text, rule, standing.flatMap(s -> s.gap(other)), Format::difference, holds);
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

  private static String figures(Difference d) {
    return Format.difference(d) + ", p " + Format.p(d.p());
  }

  private static Predicate<Difference> atLeast(double least) {
    return d -> round(d.difference()) >= least;
  }

  private static boolean above(Difference d) {
    return round(d.ci95()[0]) > 0;
  }

  private static boolean better(Difference d) {
    return above(d) && d.p() < Verdict.LEVEL;
  }

  private static double round(double x) {
    return ResultsBuilder.round(x);
  }
}
