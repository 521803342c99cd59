package io.gradinstructor.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.message.TrialId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * How soon explanations come while a campaign runs: asked for one after the other, as browsers do.
 */
public final class ExplainLatency {
  private static final String USAGE =
      """
      usage: java -cp benchmarks.jar io.gradinstructor.benchmarks.ExplainLatency [options]
        --file FILE     campaign; default examples/quickstart.yaml
        --campaigns N   it runs one after the other, with seeds from 1; default 4
        --cores N       that the system has; default 2
        --workers N     that train on them; default 2
      Needs taskset, to bind processes to cores, and ./gi packaged.
      """;
  private static final int PAUSE_MS = 30;

  /** What is asked for. */
  private enum Question {
    NEW_EXPLORER("an explorer not asked about before"),
    NEW_NETWORK("another network, not either"),
    NEW_STEP("another step of it"),
    PICTURE("a picture of that"),
    AGAIN("the same again");

    private final String text;

    Question(String text) {
      this.text = text;
    }
  }

  private final ServedSystem system;
  private final Random random = new Random(1);
  private final Set<String> known = new HashSet<>();
  private final Map<Question, List<Double>> taken = new EnumMap<>(Question.class);

  private ExplainLatency(ServedSystem system) {
    this.system = system;
    Arrays.stream(Question.values()).forEach(q -> taken.put(q, new ArrayList<>()));
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    Path file = Path.of("examples", "quickstart.yaml");
    int campaigns = 4;
    int cores = 2;
    int workers = 2;
    try {
      for (var i = Arrays.asList(args).iterator(); i.hasNext(); ) {
        switch (i.next()) {
          case "--file" -> file = Path.of(i.next());
          case "--campaigns" -> campaigns = Integer.parseInt(i.next());
          case "--cores" -> cores = Integer.parseInt(i.next());
          case "--workers" -> workers = Integer.parseInt(i.next());
          default -> throw new IllegalArgumentException();
        }
      }
    } catch (RuntimeException e) {
      System.err.print(USAGE);
      System.exit(2);
    }
    try (ServedSystem system = new ServedSystem(cores, workers)) {
      ExplainLatency latency = new ExplainLatency(system);
      String campaign = Files.readString(file);
      for (int seed = 1; seed <= campaigns; seed++) {
        latency.ask(system.submit(campaign.replaceFirst("(?m)^seed:.*", "seed: " + seed)));
      }
      latency.print();
    }
  }

  private void ask(String campaign) throws Exception {
    while (system.json("/api/campaigns/" + campaign).path("status").asText().equals("running")) {
      Thread.sleep(PAUSE_MS);
      String instructor = newest(system.json("/api/campaigns/" + campaign + "/live"));
      List<JsonNode> trials = ended(system.json("/api/campaigns/" + campaign + "/trials"));
      if (instructor == null || trials.isEmpty()) {
        continue;
      }
      JsonNode trial = trials.get(random.nextInt(trials.size()));
      String id = trial.path("id").asText();
      known.add(id);
      String query = query(trial, instructor);
      Question first = TrialId.parse(id).explores() ? Question.NEW_EXPLORER : Question.NEW_NETWORK;
      measure(first, "/api/explain" + query);
      for (int i = 0; i < 5; i++) {
        query = query(trial, instructor);
        measure(Question.NEW_STEP, "/api/explain" + query);
        measure(Question.PICTURE, "/api/explain/layers/1/heat.png" + query);
        measure(Question.AGAIN, "/api/explain" + query);
      }
    }
  }

  private static String newest(JsonNode live) {
    String found = null;
    for (JsonNode enn : live.path("enns")) {
      found = enn.path("kind").asText().equalsIgnoreCase("view") ? enn.path("id").asText() : found;
    }
    return found;
  }

  private List<JsonNode> ended(JsonNode trials) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode t : trials) {
      boolean ended = t.path("state").asText().equals("done");
      if (ended && !known.contains(t.path("id").asText()) && !t.path("steps").isEmpty()) {
        found.add(t);
      }
    }
    return found;
  }

  private String query(JsonNode trial, String instructor) {
    int step = trial.path("steps").get(random.nextInt(trial.path("steps").size())).asInt();
    return "?trial=" + trial.path("id").asText() + "&step=" + step + "&instructor=" + instructor;
  }

  private void measure(Question question, String path) throws Exception {
    double ms = system.milliseconds(path);
    if (Double.isNaN(ms)) {
      System.err.println("no answer: " + path);
    } else {
      taken.get(question).add(ms);
    }
    Thread.sleep(PAUSE_MS);
  }

  private void print() {
    System.out.println("milliseconds                          n   p50   p95   p99   max");
    taken.forEach(
        (question, ms) -> {
          List<Double> sorted = ms.stream().sorted().toList();
          System.out.printf(
              Locale.ROOT,
              "%-34s %4d %5.1f %5.1f %5.1f %5.1f%n",
              question.text,
              sorted.size(),
              quantile(sorted, 0.5),
              quantile(sorted, 0.95),
              quantile(sorted, 0.99),
              quantile(sorted, 1));
        });
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
