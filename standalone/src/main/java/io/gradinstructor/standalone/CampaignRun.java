package io.gradinstructor.standalone;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.report.ReportTable;
import io.gradinstructor.core.report.ResultsJson;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.orchestrator.OrchestratorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** Runs a campaign on the system around it. */
@ApplicationScoped
class CampaignRun {
  private static final int POLL_MS = 200;

  @Inject OrchestratorService orchestrator;

  /** Submits, waits, writes the results, prints them; returns the exit code. */
  int run(Path file, RunFolder out, RunCommand.Output output)
      throws IOException, InterruptedException {
    String port = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
    out.answersAt("http://127.0.0.1:" + port);
    orchestrator.campaigns().all().forEach(CampaignRun::sayHowFar);
    String id;
    try {
      id = orchestrator.campaigns().submit(file.toString(), out.campaign());
    } catch (CampaignException e) {
      System.err.println(e.getMessage());
      return 2;
    }
    State state;
    Progress progress = new Progress(System.err, System.console() != null);
    try (progress) {
      do {
        Thread.sleep(POLL_MS);
        state = orchestrator.campaigns().find(id).orElseThrow();
        progress.show(orchestrator.campaigns().status(id).orElseThrow());
      } while (state.status() == State.Status.RUNNING);
    }
    if (state.status() == State.Status.FAILED) {
      out.fail(state.phase() + ": " + state.reason());
      System.err.println(
          "gi: campaign " + id + " failed in " + state.phase() + ": " + state.reason());
      return 1;
    }
    Report report = orchestrator.campaigns().report(id).orElseThrow();
    Timings timings = progress.timings(report.figures().secondsPerTrial());
    out.write(state, report, timings, orchestrator);
    if (output == RunCommand.Output.JSON) {
      System.out.write(ResultsJson.write(report.results()));
      System.out.flush();
    } else {
      System.out.print(ReportTable.text(report.results(), report.figures()));
      System.out.println();
      System.out.println("Results, report and models: " + out);
    }
    return 0;
  }

  private static void sayHowFar(State s) {
    int done = s.progress().stream().mapToInt(State.Progress::done).sum();
    System.err.printf(
        "gi: %s is in phase %s; %d trials and %d ENNs are done%n",
        s.id(), s.phase(), done, s.learned().size());
  }
}
