package io.gradinstructor.report;

import static io.gradinstructor.campaign.Method.BACKPROP;
import static io.gradinstructor.campaign.Method.HE;
import static io.gradinstructor.campaign.Method.INSTRUCTOR;
import static io.gradinstructor.campaign.Method.L1;
import static io.gradinstructor.campaign.Method.L2;
import static io.gradinstructor.campaign.Method.SCALE_ONLY;
import static io.gradinstructor.campaign.Method.UNTRAINED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradinstructor.Arms;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.statistics.Statistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Writes results whose figures can be checked by hand: three networks. Arms have misleading names.
 */
final class ResultsFolder {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte[] YAML = "campaign: paper\n".getBytes(StandardCharsets.UTF_8);

  private final ObjectNode results = MAPPER.createObjectNode();
  private final ArrayNode arms;
  private final List<Comparisons.Side> sides = new ArrayList<>();

  private ResultsFolder(String campaign) {
    results.put("schema", 2).put("version", "0.1").put("campaign", campaign);
    results.put("file_sha256", Sha256.of(YAML));
    results.put("dataset", "made-up");
    results.put("networks", 3);
    results.put("baseline", "plain").put("subject", "gentle");
    arms = results.putArray("arms");
  }

  /** {@code paper} with everything that results may tell, {@code other} with little. */
  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    ResultsFolder paper = new ResultsFolder("paper");
    paper.arm("plain", BACKPROP, new double[] {0.05, 0.05, 0.06}, 0.90, 0.91, 0.92);
    paper.norms(0);
    paper
        .arm("sparse", L1, new double[] {0.05}, 0.94, 0.95, 0.94)
        .putObject("chosen")
        .put("terms.l1.strength", 0.001);
    paper.arm("he", L2, new double[] {0.05}, 0.93, 0.95, 0.94);
    paper.arm("l2", HE, new double[] {0.014}, 0.94, 0.945, 0.95);
    paper.arm("gentle", INSTRUCTOR, new double[] {0.02}, 0.94, 0.95, 0.96, 0.95, 0.95, 0.95);
    paper.norms(0.25);
    paper.arm("instructor", UNTRAINED, new double[] {0.02}, 0.90, 0.905, 0.92);
    paper.norms(0.25);
    paper.arm("backprop", SCALE_ONLY, new double[] {0.02}, 0.93, 0.93, 0.95);
    ArrayNode instructors = paper.results.putArray("instructors");
    enn(instructors, 1, "view", 0, 0.5, 0.1, 0.1);
    enn(instructors, 2, "view", 0, 0.95, 0.6, 0.92);
    enn(instructors, 2, "view", 1, 0.87, 0.7, 0.94);
    enn(instructors, 2, "arm-other", 0, 0.1, 0.9, 0.9);
    paper.results.set(
        "selection",
        MAPPER.readTree(
            """
            {"candidates": [{"id": "paper-1/round-2/view/0", "arm": "gentle", "enhancement": 0.04,
                             "metrics": {"held_out_r2": 0.95}}],
             "metrics": [{"name": "held_out_r2", "spearman": null, "pick": "paper-1/round-2/view/0", "regret": 0.0}]}
            """));
    paper.results.set(
        "tickets",
        MAPPER.readTree(
            """
            [{"network": "trained", "mask": "heat", "density": 0.05, "accuracy": {"mean": 0.5, "sd": 0.01, "ci95": [0.4, 0.6]}},
             {"network": "trained", "mask": "heat", "density": 0.5, "accuracy": {"mean": 0.9, "sd": 0.02, "ci95": [0.8, 1.0]}},
             {"network": "trained", "mask": "random", "density": 0.05, "accuracy": {"mean": 0.25, "sd": 0.0, "ci95": [0.25, 0.25]}},
             {"network": "untrained", "mask": "heat", "density": 0.5, "accuracy": {"mean": 0.1, "sd": 0.0, "ci95": [0.1, 0.1]}}]
            """));
    paper.writeTo(folder.resolve("main.json"));
    Files.write(folder.resolve("main.yaml"), YAML);
    Files.writeString(
        folder.resolve("main.timings.json"),
        "{\"seconds_per_trial\": {\"plain\": 0.5}, \"seconds\": 99.6}");
    ResultsFolder other = new ResultsFolder("other");
    other.arm("plain", BACKPROP, new double[] {0.01}, 0.80, 0.80, 0.80);
    other.arm("gentle", INSTRUCTOR, new double[] {0.01}, 0.81, 0.82, 0.83);
    other.writeTo(folder.resolve("a-b.json"));
  }

  private static void enn(
      ArrayNode to, int round, String label, int seed, double r2, double linear, double quadratic) {
    ObjectNode enn = to.addObject().put("id", "paper-1/round-" + round + "/" + label + "/" + seed);
    enn.put("round", round).put("kind", "view").put("validation_r2", 0.8);
    ObjectNode heldOut = enn.putObject("held_out").put("runs", 4).put("r2", r2);
    heldOut.putArray("kendall_tau").add(0.5).add(0.25);
    heldOut.put("baseline_r2", linear).put("baseline_quadratic_r2", quadratic);
  }

  private ObjectNode arm(String name, Method method, double[] gaps, double... test) {
    double[] train = test.clone();
    for (int i = 0; i < test.length; i++) {
      train[i] = ResultsBuilder.round(test[i] + gaps[i % gaps.length]);
    }
    sides.add(
        new Comparisons.Side(
            Arms.arm(name, method),
            IntStream.range(0, 3)
                .boxed()
                .collect(
                    Collectors.toMap(
                        n -> n, n -> test.length == 3 ? test[n] : (test[n] + test[n + 3]) / 2))));
    ObjectNode arm = arms.addObject().put("name", name).put("method", method.label());
    arm.put("role", method.role().name().toLowerCase(Locale.ROOT)).put("seeds", test.length);
    interval(arm.putObject("test_accuracy"), test);
    interval(arm.putObject("train_accuracy"), train);
    interval(arm.putObject("gap"), new double[] {gaps[0]});
    DoubleStream.of(test).forEach(arm.putArray("test_accuracies")::add);
    DoubleStream.of(train).forEach(arm.putArray("train_accuracies")::add);
    arm.put("diverged", 0);
    return arm;
  }

  private static void interval(ObjectNode to, double[] values) {
    Interval interval = Statistics.accuracy(values);
    to.put("mean", interval.mean()).put("sd", interval.sd());
    Arrays.stream(interval.ci95()).forEach(to.putArray("ci95")::add);
  }

  private static void difference(ObjectNode arm, String field, Difference d) {
    if (d != null) {
      arm.set(field, MAPPER.valueToTree(d));
    }
  }

  /** Two layers at two steps, for the last arm. */
  private void norms(double u) {
    ArrayNode norms = ((ObjectNode) arms.get(arms.size() - 1)).putArray("gradient_norms");
    for (int step = 0; step < 20; step += 10) {
      ObjectNode n = norms.addObject().put("step", step).put("stage", step / 20.0);
      n.putArray("loss").add(1.5).add(0.5);
      n.putArray("instructor").add(u).add(u / 2);
    }
  }

  private void writeTo(Path file) throws IOException {
    Comparisons comparisons = Comparisons.of(sides);
    for (JsonNode arm : arms) {
      String name = arm.get("name").asText();
      difference((ObjectNode) arm, "vs_backprop", comparisons.vsBaseline().get(name));
      difference((ObjectNode) arm, "vs_subject", comparisons.vsSubject().get(name));
    }
    Files.write(file, MAPPER.writeValueAsBytes(results));
  }
}
