package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A system that runs campaigns, over its REST API. */
final class Server {
  private static final int POLL_MS = 500;
  private static final int PATIENCE_SECONDS = 600;
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** An answer that will not change by asking again. */
  private static final class Unusable extends IOException {
    private static final long serialVersionUID = 1L;

    Unusable(String why) {
      super(why);
    }
  }

  /** A file that the server does not take. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /** What a server with {@code gi.api.tokens} asks for. */
  private static final String TOKEN = System.getenv("GI_TOKEN");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;
  private final String api;

  Server(URI address) {
    this.address = address.toString().replaceAll("/+$", "");
    api = this.address + "/api/campaigns";
  }

  /**
   * Starts a campaign, or finds it there.
   *
   * @throws Refused if it is no campaign; the message says why
   */
  CampaignStatus submit(String fileName, byte[] file) throws IOException, InterruptedException {
    String name = URLEncoder.encode(fileName, StandardCharsets.UTF_8);
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(URI.create(api + "?file=" + name))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
    if (answer.statusCode() == 400) {
      String why = new String(answer.body(), StandardCharsets.UTF_8);
      throw new Refused(why.startsWith("{") ? JSON.readTree(why).path("detail").asText() : why);
    }
    return JSON.readValue(ok(answer), CampaignStatus.class);
  }

  /** The answer to a question to the explain-service; one that it refuses says why. */
  byte[] explain(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(URI.create(address + "/api/explain" + path)).GET());
    if (answer.statusCode() / 100 == 4) {
      throw new Unusable(JSON.readTree(answer.body()).path("detail").asText());
    }
    return ok(answer);
  }

  /** All campaigns. */
  List<CampaignStatus> campaigns() throws IOException, InterruptedException {
    return read("", new TypeReference<>() {});
  }

  /** Id of the campaign of a system that has one. */
  String only() throws IOException, InterruptedException {
    List<CampaignStatus> all = campaigns();
    if (all.isEmpty()) {
      throw new IOException("it has not begun yet");
    }
    return all.get(0).id();
  }

  /** Shows a campaign until it is over, and while the server is away waits for it. */
  CampaignStatus watch(String campaign, Progress progress)
      throws IOException, InterruptedException {
    while (true) {
      CampaignStatus status = read("/" + campaign, new TypeReference<CampaignStatus>() {});
      if (!status.running()) {
        return status;
      }
      progress.show(status);
      Thread.sleep(POLL_MS);
    }
  }

  /** Ends a campaign. */
  void cancel(String campaign) throws IOException, InterruptedException {
    ok(
        send(
            HttpRequest.newBuilder(URI.create(api + "/" + campaign + "/cancel"))
                .POST(HttpRequest.BodyPublishers.noBody())));
  }

  <T> T read(String path, TypeReference<T> type) throws IOException, InterruptedException {
    return JSON.readValue(get(path), type);
  }

  /**
   * Waits for a server that is away, breaks off or is not well: it goes on with its campaigns when
   * it is back.
   */
  byte[] get(String path) throws IOException, InterruptedException {
    for (int away = 0; ; away++) {
      IOException problem;
      try {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(URI.create(api + path)).GET());
        if (answer.statusCode() < 500) {
          return ok(answer);
        }
        problem = new IOException(answer.uri() + " answers " + answer.statusCode());
      } catch (Unusable e) {
        throw e;
      } catch (IOException e) {
        problem = e;
      }
      if (away == PATIENCE_SECONDS) {
        throw problem;
      }
      if (away == 0) {
        System.err.println("gi: " + problem.getMessage() + "; waiting");
      }
      Thread.sleep(1000);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    if (TOKEN != null) {
      request.header("Authorization", "Bearer " + TOKEN);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw (ConnectException) new ConnectException("nobody answers at " + api).initCause(e);
    }
  }

  private static byte[] ok(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      String detail = JSON.readTree(answer.body()).path("detail").asText();
      throw new Unusable("the server refuses: " + detail + " (GI_TOKEN)");
    }
    if (answer.statusCode() == 404) {
      throw new Unusable("nothing at " + answer.uri());
    }
    if (answer.statusCode() / 100 != 2) {
      throw new Unusable(answer.uri() + " answers " + answer.statusCode());
    }
    return answer.body();
  }
}
