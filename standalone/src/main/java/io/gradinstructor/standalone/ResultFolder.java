package io.gradinstructor.standalone;

import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.NetworkModel;
import io.gradinstructor.core.report.HtmlReport;
import io.gradinstructor.core.report.ResultsJson;
import io.gradinstructor.core.workflow.State;
import io.gradinstructor.orchestrator.OrchestratorService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a campaign leaves on disk. Every file appears whole or not at all; {@code results.json}
 * comes last.
 */
record ResultFolder(Path folder) {
  void write(
      byte[] campaignFile,
      State state,
      Report report,
      Timings timings,
      OrchestratorService orchestrator)
      throws IOException {
    file("campaign.yaml", campaignFile);
    file(
        "report.html",
        CampaignRun.utf8(HtmlReport.render(report.results(), report.figures(), campaignFile)));
    for (String id : state.learned()) {
      Instructor i = orchestrator.campaigns().instructor(id).orElseThrow();
      file("instructors/" + local(state, id) + ".onnx", i.onnx());
      if (i.gradCam() != null) {
        file("instructors/" + local(state, id) + "-grad-cam.onnx", i.gradCam());
      }
    }
    for (Trial t : state.trials()) {
      TrialResult r = orchestrator.campaigns().result(t.id()).orElse(null);
      if (t.keep() && r != null && r.weights() != null) {
        file("networks/" + local(state, t.id()) + ".onnx", NetworkModel.onnx(t, r.weights()));
      }
    }
    file("timings.json", timings.json());
    file("results.json", ResultsJson.write(report.results()));
  }

  /** campaign/round-1/view/0 becomes round-1-view-0. */
  private static String local(State state, String id) {
    return id.substring(state.id().length() + 1).replace('/', '-');
  }

  /** Writes one file, whole or not at all. */
  void file(String name, byte[] content) throws IOException {
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.write(part, content);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
