package io.gradinstructor.tracking;

import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.tracking.Mlflow.Run;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds runs again by the tag {@code gi.id}, and creates those that are not there: an experiment of
 * a campaign's name, a run for the campaign, the others below it.
 */
final class MlflowRuns {
  /** A run, and what it has. */
  static final class Known {
    final Run run;

    /** Steps of the metric that is a curve. */
    final Set<Long> steps = new HashSet<>();

    String status;

    private Known(Run run) {
      this.run = run;
      status = run.status();
    }
  }

  private record Key(String campaign, String id) {}

  private final Mlflow mlflow;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> experiments = new HashMap<>();
  private final Map<Key, Known> runs = new HashMap<>();

  MlflowRuns(Mlflow mlflow) {
    this.mlflow = mlflow;
  }

  /** A campaign's experiment has this name. */
  void name(String campaign, String experiment) {
    names.put(campaign, experiment);
  }

  /** The run of a campaign. */
  Known campaign(String id, long at) throws IOException, InterruptedException {
    return run(id, id, id, at, Map.of(), "");
  }

  /** The run of a network of the comparison. */
  Known network(TrialId id, long at) throws IOException, InterruptedException {
    return run(
        id.campaign(),
        id.toString(),
        id.arm() + "/" + id.number(),
        at,
        Map.of("gi.arm", id.arm()),
        "reward_accuracy");
  }

  /** The run of an ENN. */
  Known instructor(InstructorId id, long at) throws IOException, InterruptedException {
    return run(id.campaign(), id.toString(), id.local(), at, Map.of(), "loss");
  }

  /** Id of a campaign's experiment. */
  String experiment(String campaign) throws IOException, InterruptedException {
    String experiment = experiments.get(campaign);
    if (experiment == null) {
      experiment = mlflow.experiment(names.get(campaign));
      experiments.put(campaign, experiment);
    }
    return experiment;
  }

  private Known run(
      String campaign, String id, String name, long at, Map<String, String> tags, String metric)
      throws IOException, InterruptedException {
    Key key = new Key(campaign, id);
    Known known = runs.get(key);
    if (known == null) {
      String experiment = experiment(campaign);
      Run found = mlflow.find(experiment, id).orElse(null);
      if (found == null) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put("gi.id", id);
        if (!id.equals(campaign)) {
          all.put("mlflow.parentRunId", campaign(campaign, at).run.id());
        }
        known = new Known(mlflow.create(experiment, name, at, all));
      } else {
        known = new Known(found);
        if (found.metrics().contains(metric)) {
          known.steps.addAll(mlflow.steps(found, metric));
        }
      }
      runs.put(key, known);
    }
    return known;
  }

  /** Forgets the runs below that of a campaign. */
  void forget(String campaign) {
    runs.keySet().removeIf(k -> k.campaign.equals(campaign) && !k.id.equals(campaign));
  }

  /** Forgets a campaign. */
  void forgetAllOf(String campaign) {
    names.remove(campaign);
    experiments.remove(campaign);
    runs.keySet().removeIf(k -> k.campaign.equals(campaign));
  }

  /** After a call that failed nobody knows what the server has: it will be asked. */
  void forgetAll() {
    runs.clear();
    experiments.clear();
  }
}
