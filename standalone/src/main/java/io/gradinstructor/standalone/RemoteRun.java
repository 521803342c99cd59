package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.Figures;
import io.gradinstructor.orchestrator.CampaignStatus;
import io.gradinstructor.report.ReportTable;
import io.gradinstructor.report.ResultsJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a campaign on a system that is already there. */
final class RemoteRun {
  /** What a server may have written into the folder. */
  private static final String MODEL = "(instructors|networks)/[\\w-][\\w.-]*\\.onnx";

  private final Server server;
  private final RunCommand command;

  RemoteRun(Server server, RunCommand command) {
    this.server = server;
    this.command = command;
  }

  /** Submits, waits, writes the results, prints them; returns the exit code. */
  int run() throws IOException, InterruptedException {
    Path file = command.file;
    byte[] text = CampaignFile.bytes(file);
    if (command.out != null) {
      RunFolder there = new RunFolder(command.out);
      there.requireFree(text, command.overwrite);
      command.requireOther(there);
    }
    CampaignStatus status;
    Progress progress = new Progress(System.err, Terminal.draws());
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
    byte[] results = server.results(status.id());
    Map<String, Double> seconds =
        server.read("/" + status.id() + "/seconds.json", new TypeReference<>() {});
    RunFolder out;
    try (RunCommand.Begun begun = command.anew(text, status.id(), status.name())) {
      out = begun.run();
      write(out, status.id(), results, progress.timings(seconds));
    }
    if (command.output == RunCommand.Output.JSON) {
      System.out.write(results);
      System.out.flush();
    } else {
      Figures figures = new Figures(Map.of(), Map.of(), seconds, List.of());
      System.out.print(
          ReportTable.whole(ResultsJson.read("the server's results.json", results), figures));
      System.out.println();
      System.out.println("Results, report and models: " + out);
    }
    return 0;
  }

  private void write(RunFolder out, String id, byte[] results, Timings timings)
      throws IOException, InterruptedException {
    String path = "/" + id;
    List<String> files = new ArrayList<>();
    for (String model : server.read(path + "/models", new TypeReference<List<String>>() {})) {
      if (!model.matches(MODEL)) {
        throw new IOException("the server names a file " + model);
      }
      out.write(model, server.get(path + "/" + model));
      files.add(model);
    }
    out.write("report.html", server.get(path + "/report.html"));
    out.write("timings.json", timings.json());
    out.write(RunFolder.RESULTS, results);
    files.addAll(List.of("report.html", "timings.json", RunFolder.RESULTS));
    out.publish(files);
    out.tidy();
  }
}
