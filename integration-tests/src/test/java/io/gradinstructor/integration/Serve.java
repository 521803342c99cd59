package io.gradinstructor.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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
    int port = free();
    int broker = free();
    Process process =
        Gi.start(
            folder,
            folder.resolve("serve-out.txt"),
            folder.resolve("serve-err.txt"),
            environment,
            "serve",
            "--port",
            Integer.toString(broker),
            "--http-port",
            Integer.toString(port));
    Serve serve = new Serve(process, URI.create("http://127.0.0.1:" + port), "127.0.0.1:" + broker);
    Watch.await("a server", serve::ready);
    return serve;
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
