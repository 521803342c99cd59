package io.gradinstructor.tracking;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.Settings;
import io.gradinstructor.core.message.CampaignEvent.Submitted;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.report.HtmlReport;
import io.gradinstructor.core.report.Results;
import io.gradinstructor.core.report.ResultsJson;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.tracking.Mlflow.Metric;
import io.gradinstructor.tracking.Mlflow.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Logs to MLflow: an experiment of the campaign's name, a run for the campaign, and below it one
 * for each network of the comparison and each ENN. Runs are found again by the tag {@code gi.id},
 * and what they have already is not logged again.
 */
final class MlflowTracker implements Tracker {
  /** A run, and the steps that it has. */
  private record Known(Run run, Set<Long> steps) {}

  private static final Logger LOG = Logger.getLogger(MlflowTracker.class);

  private final Mlflow mlflow;
  private final Map<String, String> experiments = new HashMap<>();
  private final Map<String, Known> runs = new HashMap<>();

  MlflowTracker(Mlflow mlflow) {
    this.mlflow = mlflow;
  }

  @Override
  public void begun(Submitted event, Campaign c, long at) throws IOException, InterruptedException {
    log(() -> begin(event, c, at));
  }

  @Override
  public void measured(Campaign campaign, Reward r, long at)
      throws IOException, InterruptedException {
    log(() -> measure(campaign, r, at));
  }

  @Override
  public void learned(Instructor i, long at) throws IOException, InterruptedException {
    log(() -> learn(i, at));
  }

  @Override
  public void finished(Submitted event, Report report, long at)
      throws IOException, InterruptedException {
    log(() -> finish(event, report, at));
  }

  /** Some calls. */
  @FunctionalInterface
  private interface Calls {
    void make() throws IOException, InterruptedException;
  }

  /** After a call that failed nobody knows what the server has: it will be asked. */
  private void log(Calls calls) throws IOException, InterruptedException {
    try {
      calls.make();
    } catch (IOException e) {
      runs.clear();
      throw e;
    }
  }

  private void begin(Submitted event, Campaign c, long at)
      throws IOException, InterruptedException {
    if (!experiments.containsKey(event.campaign())) {
      experiments.put(event.campaign(), mlflow.experiment(c.name()));
    }
    Known known = run(event.campaign(), event.campaign(), event.campaign(), Map.of(), at, "");
    mlflow.log(known.run, List.of(), Settings.of(c));
  }

  private void measure(Campaign campaign, Reward r, long at)
      throws IOException, InterruptedException {
    Ids.Parts id = Ids.parts(r.trial());
    Known known =
        run(
            r.campaign(),
            r.trial(),
            id.arm() + "/" + id.number(),
            Map.of("gi.arm", id.arm()),
            at,
            "reward_accuracy");
    if (!known.steps.contains((long) r.step())) {
      double epoch =
          (double) r.step()
              * campaign.training().epochs()
              / campaign.training().steps(campaign.dataset().train().size());
      mlflow.log(
          known.run,
          List.of(
              new Metric("reward_accuracy", r.accuracy(), at, r.step()),
              new Metric("reward_loss", r.loss(), at, r.step()),
              new Metric("epoch", epoch, at, r.step())),
          Map.of());
      known.steps.add((long) r.step());
    }
    if (r.last() && !known.run.status().equals("FINISHED")) {
      mlflow.end(known.run, at);
    }
  }

  private void learn(Instructor i, long at) throws IOException, InterruptedException {
    String name = i.id().substring(i.campaign().length() + 1);
    Known known = run(i.campaign(), i.id(), name, Map.of(), at, "loss");
    List<Metric> metrics = new ArrayList<>();
    if (known.steps.isEmpty() && i.figures().validationR2() != null) {
      metrics.add(new Metric("validation_r2", i.figures().validationR2(), at, 0));
    }
    if (known.steps.isEmpty() && i.figures().validationSpearman() != null) {
      metrics.add(new Metric("validation_spearman", i.figures().validationSpearman(), at, 0));
    }
    List<Float> losses = i.figures().losses();
    for (int k = 0; k < losses.size(); k++) {
      if (!known.steps.contains(10L * k) && Float.isFinite(losses.get(k))) {
        metrics.add(new Metric("loss", losses.get(k), at, 10L * k));
      }
    }
    if (!known.run.status().equals("FINISHED")) {
      mlflow.log(known.run, metrics, Map.of());
      store(known.run, models(i));
      mlflow.end(known.run, at);
    }
  }

  private static Map<String, byte[]> models(Instructor i) {
    Map<String, byte[]> models = new HashMap<>();
    if (i.onnx() != null) {
      models.put("instructor.onnx", i.onnx());
    }
    if (i.gradCam() != null) {
      models.put("grad-cam.onnx", i.gradCam());
    }
    return models;
  }

  /** Stores files; a server whose artefacts cannot be reached through it has the figures only. */
  private void store(Run run, Map<String, byte[]> files) throws IOException, InterruptedException {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        mlflow.artifact(run, file.getKey(), file.getValue());
      }
    } catch (Refused e) {
      LOG.warnf("artefacts of run %s were not stored: %s", run.id(), e.getMessage());
    }
  }

  private void finish(Submitted event, Report report, long at)
      throws IOException, InterruptedException {
    Known known = run(event.campaign(), event.campaign(), event.campaign(), Map.of(), at, "");
    if (!known.run.status().equals("FINISHED")) {
      List<Metric> metrics = new ArrayList<>();
      for (Results.Arm arm : report.results().arms()) {
        metrics.add(new Metric(arm.name() + ".test_accuracy", arm.testAccuracy().mean(), at, 0));
        metrics.add(new Metric(arm.name() + ".gap", arm.gap().mean(), at, 0));
      }
      if (mlflow.steps(known.run, metrics.get(0).key()).isEmpty()) {
        mlflow.log(known.run, metrics, Map.of());
      }
      String html = HtmlReport.render(report.results(), report.figures(), event.file());
      store(
          known.run,
          Map.of(
              "results.json", ResultsJson.write(report.results()),
              "report.html", html.getBytes(StandardCharsets.UTF_8),
              "campaign.yaml", event.file()));
      mlflow.end(known.run, at);
    }
    runs.keySet().removeIf(id -> id.startsWith(event.campaign() + "/"));
  }

  /** A run by its id with us, created if it is not there; with the steps of a metric it has. */
  private Known run(
      String campaign, String id, String name, Map<String, String> tags, long at, String metric)
      throws IOException, InterruptedException {
    Known known = runs.get(id);
    if (known == null) {
      String experiment = experiments.get(campaign);
      if (experiment == null) {
        throw new Refused("its campaign " + campaign + " is not known");
      }
      Run found = mlflow.find(experiment, id).orElse(null);
      Set<Long> steps = new HashSet<>();
      if (found == null) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put("gi.id", id);
        if (!id.equals(campaign)) {
          all.put(
              "mlflow.parentRunId", run(campaign, campaign, campaign, Map.of(), at, "").run.id());
        }
        found = mlflow.create(experiment, name, at, all);
      } else if (!metric.isEmpty()) {
        steps.addAll(mlflow.steps(found, metric));
      }
      known = new Known(found, steps);
      runs.put(id, known);
    }
    return known;
  }
}
