package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.message.Report;
import io.gradinstructor.orchestrator.ModelFiles;
import io.gradinstructor.orchestrator.OrchestratorService;
import io.gradinstructor.report.HtmlReport;
import io.gradinstructor.report.ReportTable;
import io.gradinstructor.report.ResultsJson;
import io.gradinstructor.workflow.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/** Runs a campaign on the system around it. */
@ApplicationScoped
class CampaignRun {
  private static final int POLL_MS = 200;

  @Inject OrchestratorService orchestrator;

  /** Submits, waits, writes the results, prints them; returns the exit code. */
  int run(Admission admission, RunFolder out, RunCommand.Output output)
      throws IOException, InterruptedException {
    String port = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
    out.answersAt("http://127.0.0.1:" + port);
    orchestrator.campaigns().open().forEach(CampaignRun::sayHowFar);
    String id = orchestrator.campaigns().submit(admission.submitted());
    State state;
    Progress progress = new Progress(System.err, Terminal.draws());
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
    Optional<Report> kept = orchestrator.campaigns().report(id);
    if (kept.isEmpty()) {
      System.err.println("gi: the broker lost the report of " + id + ": all is done again");
      orchestrator.campaigns().delete(id);
      return run(admission, out, output);
    }
    Report report = kept.get();
    Timings timings = progress.timings(report.figures().secondsPerTrial());
    write(out, state, report, timings);
    if (output == RunCommand.Output.JSON) {
      System.out.write(ResultsJson.write(report.results()));
      System.out.flush();
    } else {
      System.out.print(ReportTable.whole(report.results(), report.figures()));
      System.out.println();
      System.out.println("Results, report and models: " + out);
    }
    return 0;
  }

  private void write(RunFolder out, State state, Report report, Timings timings)
      throws IOException {
    Map<String, Supplier<byte[]>> files = new LinkedHashMap<>();
    byte[] text = out.campaign().orElseThrow();
    String html = HtmlReport.render(report.results(), report.figures(), text);
    files.put("report.html", () -> html.getBytes(StandardCharsets.UTF_8));
    files.putAll(ModelFiles.of(state, orchestrator.campaigns()));
    byte[] learned = LearnedFile.write(orchestrator.campaigns().learned(state));
    files.put(RunFolder.LEARNED, () -> learned);
    byte[] seconds = timings.json();
    files.put("timings.json", () -> seconds);
    byte[] results = ResultsJson.write(report.results());
    files.put(RunFolder.RESULTS, () -> results);
    for (var file : files.entrySet()) {
      out.write(file.getKey(), file.getValue().get());
    }
    out.publish(List.copyOf(files.keySet()));
  }

  private static void sayHowFar(State s) {
    int done = s.progress().stream().mapToInt(State.Progress::done).sum();
    System.err.printf(
        Locale.ROOT,
        "gi: %s is in phase %s; %d trials and %d ENNs are done%n",
        s.id(),
        s.phase(),
        done,
        s.learned().size());
  }
}
