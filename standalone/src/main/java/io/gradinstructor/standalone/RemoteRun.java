package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.core.report.Figures;
import io.gradinstructor.core.report.ReportTable;
import io.gradinstructor.core.report.Results;
import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a campaign on a system that is already there. */
final class RemoteRun {
  private static final int POLL_MS = 500;

  private final ObjectMapper json =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final HttpClient http = HttpClient.newHttpClient();
  private final String api;

  private static final int PATIENCE_SECONDS = 600;

  RemoteRun(URI server) {
    api = server.toString().replaceAll("/+$", "") + "/api/campaigns";
  }

  /** Submits, waits, writes the results, prints them; returns the exit code. */
  int run(Path file, Path out, RunCommand.Output output) throws IOException, InterruptedException {
    byte[] text = Files.readAllBytes(file);
    String name = URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(URI.create(api + "?file=" + name))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(text)));
    if (answer.statusCode() == 400) {
      System.err.println(new String(answer.body(), StandardCharsets.UTF_8));
      return 2;
    }
    CampaignStatus status = json.readValue(ok(answer), CampaignStatus.class);
    Progress progress = new Progress(System.err, System.console() != null);
    try (progress) {
      while (status.running()) {
        progress.show(status);
        Thread.sleep(POLL_MS);
        status = json.readValue(get(status.id()), CampaignStatus.class);
      }
    }
    if (!status.status().equals("finished")) {
      System.err.println(
          "gi: campaign " + status.id() + " failed in " + status.phase() + ": " + status.reason());
      return 1;
    }
    byte[] results = get(status.id() + "/results.json");
    Map<String, Double> seconds =
        json.readValue(get(status.id() + "/seconds.json"), new TypeReference<>() {});
    ResultFolder folder = new ResultFolder(out);
    folder.file("campaign.yaml", text);
    folder.file("report.html", get(status.id() + "/report.html"));
    folder.file("timings.json", progress.timings(seconds).json());
    folder.file("results.json", results);
    if (output == RunCommand.Output.JSON) {
      System.out.write(results);
      System.out.flush();
    } else {
      Figures figures = new Figures(Map.of(), Map.of(), seconds, List.of());
      System.out.print(ReportTable.text(json.readValue(results, Results.class), figures));
      System.out.println();
      System.out.println("Results and report: " + out);
    }
    return 0;
  }

  /** Waits for a server that is away: it goes on with the campaign when it is back. */
  private byte[] get(String path) throws IOException, InterruptedException {
    for (int away = 0; ; away++) {
      try {
        return ok(send(HttpRequest.newBuilder(URI.create(api + "/" + path)).GET()));
      } catch (IOException e) {
        if (away == PATIENCE_SECONDS) {
          throw e;
        }
        if (away == 0) {
          System.err.println("gi: " + e.getMessage() + "; waiting");
        }
        Thread.sleep(1000);
      }
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (java.net.ConnectException e) {
      throw new IOException("nobody answers at " + api, e);
    }
  }

  private static byte[] ok(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(answer.uri() + " answers " + answer.statusCode());
    }
    return answer.body();
  }
}
