package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Method;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever was measured: figures are possible, and say the same wherever they are shown. */
class AgreementTest {
  /** Results keep six decimals. */
  private static final double ROUNDING = 2e-6;

  private static final Pattern NO_NUMBER = Pattern.compile("NaN|Infinity|null");

  /** Accuracies as campaigns give them, from all alike to all or nothing. */
  private static Results results(int networks, int enns, int count, long seed) {
    Random random = new Random(seed);
    Comparing results = Comparing.networks(networks);
    results.arm("0", Method.BACKPROP, accuracies(random, networks));
    for (int a = 1; a < count; a++) {
      Method method = Method.ALL.get(random.nextInt(Method.ALL.size()));
      int trials = method.instructed() ? networks * enns : networks;
      results.arm(Integer.toString(a), method, accuracies(random, trials));
    }
    return results.results();
  }

  private static double[] accuracies(Random random, int count) {
    double[] spreads = {0, 0.0005, 0.01, 1};
    double spread = spreads[random.nextInt(spreads.length)];
    double middle = random.nextInt(5) / 4.0;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      double value = middle + spread * random.nextGaussian();
      // Of 2,000 images; some diverged.
      values[i] =
          random.nextInt(20) == 0 ? 0 : Math.rint(2000 * Math.max(0, Math.min(1, value))) / 2000;
    }
    return values;
  }

  private static List<Difference> differences(Results r) {
    return r.arms().stream()
        .flatMap(a -> Stream.of(a.vsBackprop(), a.vsSubject()).filter(d -> d != null))
        .toList();
  }

  @Property(tries = 300, seed = "1", edgeCases = EdgeCasesMode.NONE)
  void intervalsArePossibleAndAgreeWithTheirTests(
      @ForAll @IntRange(min = 1, max = 6) int networks,
      @ForAll @IntRange(min = 1, max = 2) int enns,
      @ForAll @IntRange(min = 1, max = 6) int count,
      @ForAll long seed) {
    Results r = results(networks, enns, count, seed);
    for (Arm arm : r.arms()) {
      for (Interval i : List.of(arm.testAccuracy(), arm.trainAccuracy())) {
        double[] ci = i.ci95();
        assertTrue(0 <= ci[0] && ci[0] <= i.mean() && i.mean() <= ci[1] && ci[1] <= 1, arm::name);
        assertTrue(i.rough() || arm.n() > 2);
      }
    }
    for (Difference d : differences(r)) {
      double[] ci = d.ci95();
      assertTrue(-1 <= ci[0] && ci[0] <= d.difference(), d::toString);
      assertTrue(d.difference() <= ci[1] && ci[1] <= 1, d::toString);
      assertTrue(0 <= d.pUncorrected() && d.pUncorrected() <= d.p() && d.p() <= 1, d::toString);
      boolean clear = Math.min(Math.abs(ci[0]), Math.abs(ci[1])) > ROUNDING;
      if (clear && Math.abs(d.pUncorrected() - Difference.LEVEL) > ROUNDING) {
        assertEquals(
            ci[0] > 0 || ci[1] < 0, d.pUncorrected() < Difference.LEVEL, () -> ci[0] + " " + d);
      }
      assertTrue(d.rough() || networks > 2);
    }
    String json = new String(ResultsJson.write(r), StandardCharsets.UTF_8);
    assertFalse(NO_NUMBER.matcher(json).find(), json);
  }

  @Property(tries = 100, seed = "2", edgeCases = EdgeCasesMode.NONE)
  void sentencesAndTablesHaveTheSameFigures(
      @ForAll @IntRange(min = 1, max = 6) int networks,
      @ForAll @IntRange(min = 1, max = 2) int enns,
      @ForAll @IntRange(min = 2, max = 6) int count,
      @ForAll long seed) {
    Results r = results(networks, enns, count, seed);
    String text = Comparing.text(r);
    assertFalse(NO_NUMBER.matcher(text).find(), text);
    List<List<String>> rows = ReportTable.rows(r, Comparing.none());
    String table = ReportTable.text(r, Comparing.none());
    int vs = ReportTable.head(r).indexOf("gap") + 1;
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      assertTrue(text.contains(String.join(" ", row)), text);
      if (row.get(0).equals(r.subject())) {
        assertTrue(text.contains("the test set (95 % interval " + row.get(3)), text);
        assertTrue(text.contains("0 (" + row.get(vs) + ", p " + row.get(vs + 1) + ")"), text);
      }
      boolean unexplained =
          row.get(vs + 1).startsWith("0") && excludesZero(r.arms().get(i).vsBackprop());
      if (unexplained && Double.parseDouble(row.get(vs + 1).substring(0, 5)) > 0.0505) {
        assertTrue(row.get(vs + 1).contains("(alone 0.0"), row::toString);
        assertTrue(table.contains("alone: "), table);
        assertTrue(text.contains("alone: "), text);
      }
      if (row.get(3).endsWith("†")) {
        assertTrue(table.contains("(compare.seeds"), table);
        assertTrue(text.contains("(compare.seeds"), text);
      }
    }
    assertEquals(r.subject() == null, text.contains("No instructor took part"));
    for (Verdict v : Verdict.all(r)) {
      String group =
          v.better() ? "It beats" : v.worse() ? "It is worse than" : "No difference could be shown";
      int at = text.indexOf(group);
      String sentence = text.substring(at, text.indexOf("). ", at));
      String other = v.other().name() + " (" + Format.difference(v.difference());
      assertTrue(sentence.contains(" " + other), () -> other + " in " + sentence);
    }
    assertEquals(r.subject() == null ? 0 : count - 1, Verdict.all(r).size());
  }

  private static boolean excludesZero(Difference d) {
    return d != null && (d.ci95()[0] > ROUNDING || d.ci95()[1] < -ROUNDING);
  }
}
