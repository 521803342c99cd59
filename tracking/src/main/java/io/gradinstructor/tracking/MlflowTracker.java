package io.gradinstructor.tracking;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Settings;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.report.HtmlReport;
import io.gradinstructor.report.ResultsJson;
import io.gradinstructor.tracking.Mlflow.Metric;
import io.gradinstructor.tracking.Mlflow.Run;
import io.gradinstructor.tracking.MlflowRuns.Known;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Logs to MLflow: an experiment of the campaign's name, a run for the campaign, and below it one
 * for each network of the comparison and each ENN. What they have already is not logged again.
 */
final class MlflowTracker implements Tracker {
  private static final Logger LOG = Logger.getLogger(MlflowTracker.class);
  private static final String FINISHED = "FINISHED";
  private static final String RUNNING = "RUNNING";

  /** Says that a run has its network. */
  private static final String HAS_NETWORK = "gi.network";

  /** Characters of it; MLflow refuses long tags. */
  private static final int REASON = 1000;

  private final Mlflow mlflow;
  private final MlflowRuns runs;

  /** How campaigns ended that have no report. */
  private final Map<String, String> unfinished = new HashMap<>();

  private final Set<String> withoutFiles = new HashSet<>();

  MlflowTracker(Mlflow mlflow) {
    this.mlflow = mlflow;
    runs = new MlflowRuns(mlflow);
  }

  @Override
  public void begun(Submitted event, Campaign c, long at) throws IOException, InterruptedException {
    runs.name(event.campaign(), c.name());
    log(() -> mlflow.log(runs.campaign(event.campaign(), at).run, List.of(), Settings.of(c)));
  }

  @Override
  public void measured(Campaign campaign, Reward r, long at)
      throws IOException, InterruptedException {
    log(() -> measure(campaign, r, at));
  }

  @Override
  public void trained(Trial trial, TrialResult result, long at)
      throws IOException, InterruptedException {
    log(() -> keep(trial, result, at));
  }

  @Override
  public void learned(Instructor i, long at) throws IOException, InterruptedException {
    log(() -> learn(i, at));
  }

  @Override
  public void finished(Submitted event, List<Trial> compared, Report report, long at)
      throws IOException, InterruptedException {
    log(() -> finish(event, compared, report, at));
  }

  @Override
  public void failed(Failed event, long at) throws IOException, InterruptedException {
    log(() -> fail(event, at));
  }

  @Override
  public void forget(String campaign) {
    unfinished.remove(campaign);
    withoutFiles.remove(campaign);
    runs.forgetAllOf(campaign);
  }

  @Override
  public void close() {
    mlflow.close();
  }

  private void log(Delivery.Call calls) throws IOException, InterruptedException {
    try {
      calls.make();
    } catch (IOException e) {
      runs.forgetAll();
      throw e;
    }
  }

  private void measure(Campaign campaign, Reward r, long at)
      throws IOException, InterruptedException {
    Known known = runs.network(r.trial(), at);
    if (!known.steps.contains((long) r.step())) {
      double epoch = Epochs.of(campaign, r.trial().arm(), r.step());
      mlflow.log(
          known.run,
          List.of(
              new Metric("reward_accuracy", r.accuracy(), at, r.step()),
              new Metric("reward_loss", r.loss(), at, r.step()),
              new Metric("epoch", epoch, at, r.step())),
          Map.of());
      known.steps.add((long) r.step());
    }
    end(known, r.last() ? FINISHED : unfinished.getOrDefault(r.campaign(), RUNNING), at);
  }

  private void keep(Trial trial, TrialResult result, long at)
      throws IOException, InterruptedException {
    Known known = runs.network(trial.id(), at);
    if (!known.run.tags().contains(HAS_NETWORK)) {
      byte[] network = trial.network(result);
      if (store(trial.campaign(), known.run, Map.of("network.onnx", network))) {
        mlflow.tag(known.run, HAS_NETWORK, "network.onnx");
      }
    }
    end(known, unfinished.getOrDefault(trial.campaign(), RUNNING), at);
  }

  private void learn(Instructor i, long at) throws IOException, InterruptedException {
    Known known = runs.instructor(i.id(), at);
    if (known.status.equals(FINISHED)) {
      return;
    }
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
    mlflow.log(known.run, metrics, Map.of());
    store(i.campaign(), known.run, models(i));
    end(known, FINISHED, at);
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
  private boolean store(String campaign, Run run, Map<String, byte[]> files)
      throws IOException, InterruptedException {
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        mlflow.artifact(run, file.getKey(), file.getValue());
      }
      return true;
    } catch (Refused e) {
      if (withoutFiles.add(campaign)) {
        LOG.warnf("files of %s are not stored in MLflow: %s", campaign, e.getMessage());
      }
      return false;
    }
  }

  private void finish(Submitted event, List<Trial> compared, Report report, long at)
      throws IOException, InterruptedException {
    Known known = runs.campaign(event.campaign(), at);
    if (known.status.equals(RUNNING)) {
      List<Metric> metrics = new ArrayList<>();
      for (Results.Arm arm : report.results().arms()) {
        metrics.add(new Metric(arm.name() + ".test_accuracy", arm.testAccuracy().mean(), at, 0));
        metrics.add(new Metric(arm.name() + ".gap", arm.gap().mean(), at, 0));
        if (arm.robust() != null) {
          double robust = arm.robust().accuracy().mean();
          metrics.add(new Metric(arm.name() + ".robust_accuracy", robust, at, 0));
        }
      }
      metrics.removeIf(m -> known.run.metrics().contains(m.key()));
      mlflow.log(known.run, metrics, Map.of());
      String html = HtmlReport.render(report.results(), report.figures(), event.file());
      store(
          event.campaign(),
          known.run,
          Map.of(
              "results.json", ResultsJson.write(report.results()),
              "report.html", html.getBytes(StandardCharsets.UTF_8),
              "campaign.yaml", event.file()));
      for (Results.Arm arm : report.results().arms()) {
        test(arm, compared, at);
      }
      end(known, FINISHED, at);
    }
    runs.forget(event.campaign());
  }

  /** The test accuracy of each network of an arm, whose results are in the order of numbers. */
  private void test(Results.Arm arm, List<Trial> compared, long at)
      throws IOException, InterruptedException {
    List<Trial> own =
        compared.stream()
            .filter(t -> t.arm().equals(arm.name()))
            .sorted(Comparator.comparingInt(t -> t.id().number()))
            .toList();
    for (int i = 0; i < own.size() && own.size() == arm.accuracies().size(); i++) {
      Known known = runs.network(own.get(i).id(), at);
      if (!known.run.metrics().contains("test_accuracy")) {
        Metric accuracy =
            new Metric("test_accuracy", arm.accuracies().get(i), at, own.get(i).length());
        mlflow.log(known.run, List.of(accuracy), Map.of());
      }
    }
  }

  /** Runs of an ended campaign do not go on; what is heard of later ends like these. */
  private void fail(Failed event, long at) throws IOException, InterruptedException {
    String reason = String.valueOf(event.reason());
    String status = reason.equals("cancelled") ? "KILLED" : "FAILED";
    unfinished.put(event.campaign(), status);
    Known known = runs.campaign(event.campaign(), at);
    if (known.status.equals(RUNNING)) {
      for (Run open : mlflow.open(runs.experiment(event.campaign()), known.run)) {
        mlflow.end(open, status, at);
      }
      mlflow.tag(known.run, "gi.reason", reason.substring(0, Math.min(REASON, reason.length())));
      end(known, status, at);
    }
    runs.forget(event.campaign());
  }

  private void end(Known known, String status, long at) throws IOException, InterruptedException {
    if (!known.status.equals(status) && (known.status.equals(RUNNING) || status.equals(FINISHED))) {
      mlflow.end(known.run, status, at);
      known.status = status;
    }
  }
}
