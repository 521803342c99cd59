package io.gradinstructor.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Broker and services, each a process, two workers among them. */
final class Fleet implements AutoCloseable {
  private final List<Member> members = new ArrayList<>();
  private final String bootstrap;
  private final URI api;

  /**
   * Starts them.
   *
   * @param repository where they were built
   * @param folder for the broker's data and the logs
   */
  Fleet(Path repository, Path folder) throws IOException {
    int port = freePort();
    int http = freePort();
    bootstrap = "127.0.0.1:" + port;
    api = URI.create("http://127.0.0.1:" + http + "/api/campaigns");
    List<String> broker = java("-Xmx512m");
    broker.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            folder.resolve("broker").toString(),
            Integer.toString(port)));
    add(new Member("broker", broker, folder));
    service(repository, folder, "orchestrator", "orchestrator", http);
    service(repository, folder, "mlp-worker", "worker-1", 0);
    service(repository, folder, "mlp-worker", "worker-2", 0);
    service(repository, folder, "evaluator", "evaluator", 0);
    service(repository, folder, "enn-trainer", "enn-trainer", 0);
    service(repository, folder, "explain-service", "explain-service", 0);
  }

  private void service(Path repository, Path folder, String module, String name, int http)
      throws IOException {
    Path jar = repository.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is not there: build it with mvn -DskipTests package");
    }
    List<String> command = java("-Xmx768m");
    command.addAll(
        List.of(
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dkafka.bootstrap.servers=" + bootstrap,
            "-Dquarkus.http.port=" + http,
            "-Dgi.worker.slots=1",
            "-Dgi.worker.checkpoint.interval=500MS",
            "-jar",
            jar.toString()));
    add(new Member(name, command, folder));
  }

  private void add(Member member) throws IOException {
    member.start();
    members.add(member);
  }

  private static List<String> java(String heap) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Or every thread keeps a buffer as large as its largest message.
            "-Djdk.nio.maxCachedBufferSize=1048576"));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The broker is the first. */
  List<Member> members() {
    return members;
  }

  String bootstrap() {
    return bootstrap;
  }

  URI api() {
    return api;
  }

  @Override
  public void close() throws InterruptedException {
    for (Member m : members) {
      m.kill();
    }
  }
}
