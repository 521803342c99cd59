package io.gradinstructor.training;

import io.gradinstructor.Trials;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.registry.Parts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Campaigns, recipes and trials of one part or a few, on a small network, for tests. */
final class Kit {
  /**
   * A line of the kit.
   *
   * @param settings to try
   * @param neutral settings under which training is plain; null if there are none
   * @param rate learning rate with which a few steps learn something
   * @param epochs in which it does something
   */
  record Line(String kind, String settings, String neutral, double rate, int epochs) {
    Line(String kind, String settings, String neutral) {
      this(kind, settings, neutral, 0.1);
    }

    Line(String kind, String settings, String neutral, double rate) {
      this(kind, settings, neutral, rate, 3);
    }

    @Override
    public String toString() {
      return kind;
    }
  }

  private static final Dataset DATA =
      Datasets.load(Trials.trial(7, 0.1, List.of(), null).dataset());

  private Kit() {}

  static String path(String kind) {
    return Parts.places().entrySet().stream()
        .filter(p -> Parts.of(p.getValue(), kind).isPresent())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  static Parts.Entry entry(String kind) {
    return Parts.of(Parts.places().get(path(kind)), kind).orElseThrow();
  }

  /** A part with the settings that it has unless a file says otherwise. */
  static Part usual(Parts.Entry e) {
    return e.usual();
  }

  /** Where its settings stand in a file. */
  static String at(String kind) {
    return path(kind) + (listed(kind) ? "[0]." : ".") + kind;
  }

  static boolean trains(String kind) {
    return path(kind).equals("training.trainer");
  }

  static boolean listed(String kind) {
    return Set.of("training.terms", "training.controllers", "training.interventions")
        .contains(path(kind));
  }

  static String field(String kind, String part) {
    String name = path(kind).substring(path(kind).indexOf('.') + 1);
    return "  " + name + ": " + (listed(kind) ? "[" + part + "]" : part);
  }

  static Campaign read(double rate, Map<String, String> parts) throws CampaignException {
    return read(rate, 3, parts);
  }

  static Campaign read(double rate, int epochs, Map<String, String> parts)
      throws CampaignException {
    List<String> text =
        new ArrayList<>(
            List.of(
                "campaign: c",
                "dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}",
                "network:",
                // Of which the last is none of a network that takes labels in.
                parts.keySet().stream().anyMatch(k -> k.endsWith("forward-forward"))
                    ? "  layers: [784, 30, 20, 10]"
                    : "  layers: [784, 30, 10]"));
    List<String> starts =
        parts.keySet().stream().filter(k -> path(k).startsWith("network.")).toList();
    starts.forEach(k -> text.add(field(k, parts.get(k))));
    if (starts.isEmpty()) {
      text.add("  initialisation: {naive: {sigma: 0.1}}");
    }
    text.add("training:");
    text.add("  epochs: " + epochs);
    text.add("  batch: 400");
    if (parts.keySet().stream().noneMatch(Kit::trains)) {
      text.add("  learning-rate: " + rate);
    }
    parts.keySet().stream()
        .filter(k -> path(k).startsWith("training."))
        .forEach(k -> text.add(field(k, parts.get(k))));
    if (parts.keySet().stream().anyMatch(k -> trains(k) && !k.equals("backprop"))) {
      text.add("arms: [backprop]");
    }
    return CampaignFile.read(
        "c.yaml", String.join("\n", text).concat("\n").getBytes(StandardCharsets.UTF_8));
  }

  static Recipe recipe(Line line, String settings) throws CampaignException {
    return recipe(
        read(line.rate, line.epochs, Map.of(line.kind, "{" + line.kind + ": " + settings + "}")));
  }

  static Recipe recipe(Campaign c) {
    return c.training().recipe(c.network().architecture(), c.network().initialisation());
  }

  static Recipe plain(double rate) throws CampaignException {
    return recipe(read(rate, Map.of()));
  }

  static Recipe plain(Line line) throws CampaignException {
    return recipe(read(line.rate, line.epochs, Map.of()));
  }

  /** Whether one is a setting of a trainer that the other is not, or no start of its networks. */
  static boolean inside(String one, String other) {
    Set<String> apart =
        Set.of("network.initialisation", "training.sampler", "training.interventions");
    Set<String> both = Set.of(one, other);
    return both.stream().anyMatch(k -> k.endsWith("forward-forward"))
            && both.stream().anyMatch(Set.of("from-network", "from-training")::contains)
        || one.equals("backprop")
        || other.equals("backprop")
        || trains(one) && !apart.contains(path(other))
        || trains(other) && !apart.contains(path(one));
  }

  /** The same with an instructor, if it has a gradient that one can add to. */
  static Recipe instructed(Recipe plain) {
    if (!(plain.trainer() instanceof Backprop b)) {
      return plain;
    }
    return new TrainingSpec(
            plain.batch(), plain.epochs(), plain.sampler(), b, plain.interventions())
        .by(b.with(TrialRunTest.instruct()))
        .recipe(plain.named(), plain.start());
  }

  /** Epochs of four steps, if no image is left out. */
  static Trial trial(Recipe recipe) {
    return Trials.of(recipe, 7, new Watch(List.of(0, 5), true));
  }

  static TrialResult run(Trial t, Checkpoint from, List<Checkpoint> to) {
    return run(t, TrialRunTest.shrinker(t), from, to);
  }

  /** Runs it with an instructor. */
  static TrialResult run(Trial t, byte[] instructor, Checkpoint from, List<Checkpoint> to) {
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public boolean due() {
            return to != null;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            to.add(Codec.decode(Codec.encode(checkpoint), Checkpoint.class));
          }
        };
    try (TrialRun run = new TrialRun(t, DATA.train(), DATA.reward(), id -> instructor, observer)) {
      return run.run(from);
    }
  }

  static byte[] weights(Recipe recipe) {
    return run(trial(recipe), null, null).weights();
  }
}
