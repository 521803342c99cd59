package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.orchestrator.CampaignStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A system that runs campaigns, over its REST API. */
final class Server {
  private static final int POLL_MS = 500;
  private static final int PATIENCE_SECONDS = 600;

  /** A question is answered by then or not at all. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** An answer that will not change by asking again. */
  static final class Unusable extends IOException {
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

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(SOON).build();
  private final String address;
  private final String api;
  private final boolean patient;
  private final boolean soon;

  /** One that answers soon or is not there. */
  static Server asked(URI address) {
    return new Server(address, false, true);
  }

  /** One that is waited for while it is away. */
  static Server awaited(URI address) {
    return new Server(address, true, false);
  }

  /** One in a process of this machine, which may be busy; nobody waits for it once it ended. */
  static Server near(URI address) {
    return new Server(address, false, false);
  }

  private Server(URI address, boolean patient, boolean soon) {
    this.address = address.toString().replaceAll("/+$", "");
    this.patient = patient;
    this.soon = soon;
    api = this.address + "/api/campaigns";
  }

  /**
   * Starts a campaign, or finds it there.
   *
   * @throws Refused if it is no campaign; the message says why
   */
  CampaignStatus submit(String fileName, byte[] file) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(
            HttpRequest.newBuilder(URI.create(api + new Query().with("file", fileName)))
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
    if (answer.statusCode() == 400) {
      throw new Refused(detail(answer));
    }
    return parse(ok(answer), new TypeReference<>() {});
  }

  /** The answer to a question to the explain-service; one that it refuses says why. */
  byte[] explain(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(URI.create(address + "/api/explain" + path)).GET());
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

  /** Shows a campaign until it is over. */
  CampaignStatus watch(String campaign, Progress progress)
      throws IOException, InterruptedException {
    while (true) {
      CampaignStatus status = read(path(campaign), new TypeReference<CampaignStatus>() {});
      if (!status.running()) {
        return status;
      }
      progress.show(status);
      Thread.sleep(POLL_MS);
    }
  }

  /** Bytes of the results of a campaign that is finished. */
  byte[] results(String campaign) throws IOException, InterruptedException {
    return get(path(campaign) + "/results.json");
  }

  /** Ends a campaign. */
  void cancel(String campaign) throws IOException, InterruptedException {
    ask(path(campaign) + "/cancel", r -> r.POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Removes a campaign that is over. */
  void delete(String campaign) throws IOException, InterruptedException {
    ask(path(campaign), HttpRequest.Builder::DELETE);
  }

  private static String path(String campaign) {
    return "/" + URLEncoder.encode(campaign, StandardCharsets.UTF_8).replace("+", "%20");
  }

  <T> T read(String path, TypeReference<T> type) throws IOException, InterruptedException {
    return parse(get(path), type);
  }

  private <T> T parse(byte[] answer, TypeReference<T> type) throws IOException {
    try {
      return JSON.readValue(answer, type);
    } catch (JsonProcessingException e) {
      throw new Unusable(address + " does not answer as a Grad-Instructor does");
    }
  }

  byte[] get(String path) throws IOException, InterruptedException {
    return ask(path, HttpRequest.Builder::GET);
  }

  /**
   * The answer to a question. If need be, waits for a server that is away, breaks off or is not
   * well: it goes on with its campaigns when it is back.
   */
  private byte[] ask(String path, UnaryOperator<HttpRequest.Builder> question)
      throws IOException, InterruptedException {
    for (int away = 0; ; away++) {
      IOException problem;
      try {
        HttpRequest.Builder request =
            question.apply(HttpRequest.newBuilder(URI.create(api + path)));
        HttpResponse<byte[]> answer = send(soon ? request.timeout(SOON) : request);
        if (answer.statusCode() < 500) {
          return ok(answer);
        }
        problem = new IOException(detail(answer));
      } catch (Unusable e) {
        throw e;
      } catch (IOException e) {
        problem = e;
      }
      if (!patient || away == PATIENCE_SECONDS) {
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
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw (ConnectException) new ConnectException("nobody answers at " + api).initCause(e);
    } catch (HttpTimeoutException e) {
      throw new IOException(api + " does not answer within " + SOON.toSeconds() + " s", e);
    } catch (IOException e) {
      throw new IOException(api + " breaks off or is no server of ours: " + Main.why(e), e);
    }
  }

  private static byte[] ok(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() == 401 || answer.statusCode() == 403) {
      throw new Unusable("the server refuses: " + detail(answer) + " (GI_TOKEN)");
    }
    if (answer.statusCode() / 100 != 2) {
      throw new Unusable(detail(answer));
    }
    return answer.body();
  }

  /** What a server says of a problem. */
  private static String detail(HttpResponse<byte[]> answer) {
    String otherwise = answer.uri() + " answers " + answer.statusCode();
    try {
      return JSON.readTree(answer.body()).path("detail").asText(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
