package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gradinstructor.core.report.Figures;
import io.gradinstructor.core.report.ReportTable;
import io.gradinstructor.core.report.ResultsJson;
import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a campaign on a system that is already there. */
final class RemoteRun {
  /** What a server may have written into the folder. */
  private static final String MODEL = "(instructors|networks)/[\\w-][\\w.-]*\\.onnx";

  private final Server server;

  RemoteRun(URI address) {
    server = new Server(address);
  }

  /** Submits, waits, writes the results, prints them; returns the exit code. */
  int run(Path file, RunFolder out, RunCommand.Output output)
      throws IOException, InterruptedException {
    byte[] text = Files.readAllBytes(file);
    CampaignStatus status;
    Progress progress = new Progress(System.err, System.console() != null);
    try (progress) {
      status = server.watch(server.submit(file.toString(), text).id(), progress);
    } catch (Server.Refused e) {
      System.err.println(e.getMessage());
      return 2;
    }
    if (!status.status().equals("finished")) {
      System.err.println(
          "gi: campaign " + status.id() + " failed in " + status.phase() + ": " + status.reason());
      return 1;
    }
    String path = "/" + status.id();
    byte[] results = server.get(path + "/results.json");
    Map<String, Double> seconds = server.read(path + "/seconds.json", new TypeReference<>() {});
    out.begin(text);
    for (String model : server.read(path + "/models", new TypeReference<List<String>>() {})) {
      if (!model.matches(MODEL)) {
        throw new IOException("the server names a file " + model);
      }
      out.file(model, server.get(path + "/" + model));
    }
    out.file("report.html", server.get(path + "/report.html"));
    out.file("timings.json", progress.timings(seconds).json());
    out.file("results.json", results);
    if (output == RunCommand.Output.JSON) {
      System.out.write(results);
      System.out.flush();
    } else {
      Figures figures = new Figures(Map.of(), Map.of(), seconds, List.of());
      System.out.print(ReportTable.text(ResultsJson.read(results), figures));
      System.out.println();
      System.out.println("Results, report and models: " + out);
    }
    return 0;
  }
}
