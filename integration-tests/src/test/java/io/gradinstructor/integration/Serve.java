package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code gi serve} in a process of its own. */
final class Serve implements AutoCloseable {
  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final URI address;
  private final String broker;

  private Serve(Process process, URI address, String broker) {
    this.process = process;
    this.address = address;
    this.broker = broker;
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Address of its broker. */
  String broker() {
    return broker;
  }

  /** Starts it in a folder and waits until it answers. */
  static Serve start(Path folder, Map<String, String> environment) throws Exception {
    Path err = folder.resolve("serve-err.txt");
    for (int attempt = 1; ; attempt++) {
      Serve serve = launch(folder, err, environment);
      Patience.await(
          "a server", () -> !serve.process.isAlive() || serve.ready(), () -> Files.size(err));
      if (serve.process.isAlive()) {
        return serve;
      }
      // A port that was free a moment ago may be another program's by now.
      String said = Files.readString(err);
      assertTrue(said.contains("in use") && attempt < 5, said);
    }
  }

  private static Serve launch(Path folder, Path err, Map<String, String> environment)
      throws IOException {
    int port = free();
    int broker = free();
    Process process =
        Gi.start(
            folder,
            folder.resolve("serve-out.txt"),
            err,
            environment,
            "serve",
            "--port",
            Integer.toString(broker),
            "--http-port",
            Integer.toString(port));
    return new Serve(process, URI.create("http://127.0.0.1:" + port), "127.0.0.1:" + broker);
  }

  private boolean ready() throws InterruptedException {
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The address of a path. */
  URI at(String path) {
    return URI.create(address + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(at(path)).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
