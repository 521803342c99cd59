package io.gradinstructor.integration;

import com.github.dockerjava.api.DockerClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.kafka.KafkaContainer;

/** A broker and services, each in a container of its own, as they are deployed. */
final class Fleet implements AutoCloseable {
  private static final String BROKER = "kafka:19092";
  private static final int HTTP = 8080;
  private static final long MEMORY = 512L << 20;

  private final DockerClient docker = DockerClientFactory.instance().client();
  private final Network network = Network.newNetwork();
  private final KafkaContainer broker = new KafkaContainer("apache/kafka:4.3.1");
  private final List<GenericContainer<?>> services = new CopyOnWriteArrayList<>();

  /** Starts the broker. */
  Fleet() {
    broker
        .withNetwork(network)
        .withListener(BROKER)
        .withEnv(
            Map.ofEntries(
                // Dead workers are noticed soon.
                Map.entry("KAFKA_GROUP_SHARE_MIN_SESSION_TIMEOUT_MS", "6000"),
                Map.entry("KAFKA_GROUP_SHARE_SESSION_TIMEOUT_MS", "6000"),
                Map.entry("KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "1000"),
                Map.entry("KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "2000"),
                Map.entry("KAFKA_GROUP_SHARE_DELIVERY_COUNT_LIMIT", "10"),
                Map.entry("KAFKA_MESSAGE_MAX_BYTES", Integer.toString(64 << 20)),
                // One broker keeps the only copy.
                Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
                Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
                Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")))
        .waitingFor(Ready.saying("Transitioning from RECOVERY to RUNNING"));
    try {
      broker.start();
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Where clients outside the containers' network find the broker. */
  String bootstrap() {
    return broker.getBootstrapServers();
  }

  /** Starts services, as many at a time as there are cores, and waits until all are ready. */
  List<GenericContainer<?>> startAll(List<Service> services) {
    return services.parallelStream().<GenericContainer<?>>map(this::start).toList();
  }

  /** Starts a service and waits until it is ready. */
  GenericContainer<?> start(Service service) {
    GenericContainer<?> container = new GenericContainer<>(service.image());
    container
        .withNetwork(network)
        .withEnv("KAFKA_BOOTSTRAP_SERVERS", BROKER)
        // One trial at a time for each worker, so that open trials tell which workers are at work.
        .withEnv("GI_WORKER_SLOTS", "1")
        // Half the work where a process lives for a minute or two.
        .withEnv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        .withExposedPorts(HTTP)
        .withTmpFs(Map.of("/tmp", "rw,exec"))
        .withCreateContainerCmdModifier(
            c -> c.getHostConfig().withReadonlyRootfs(true).withMemory(MEMORY))
        .waitingFor(Ready.answering(HTTP, "/q/health/ready"));
    services.add(container);
    try {
      container.start();
    } catch (RuntimeException e) {
      throw new IllegalStateException(service + " does not start: " + container.getLogs(), e);
    }
    return container;
  }

  /** Ends a service without giving it time to say goodbye. */
  void kill(GenericContainer<?> service) {
    docker.killContainerCmd(service.getContainerId()).exec();
    stop(service);
  }

  /** Ends a service. */
  void stop(GenericContainer<?> service) {
    services.remove(service);
    service.stop();
  }

  /** Takes a service off the network. */
  void cut(GenericContainer<?> service) {
    docker
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(service.getContainerId())
        .exec();
  }

  /** Undoes {@link #cut}. */
  void reconnect(GenericContainer<?> service) {
    docker
        .connectToNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(service.getContainerId())
        .exec();
  }

  /** Whether a service says that it is ready. Asks from within: a cut may take its port away. */
  static boolean ready(GenericContainer<?> service) throws Exception {
    return service
            .execInContainer("curl", "-fsS", "http://127.0.0.1:" + HTTP + "/q/health/ready")
            .getExitCode()
        == 0;
  }

  /** Where a service answers. */
  static URI address(GenericContainer<?> service) {
    return URI.create("http://" + service.getHost() + ":" + service.getMappedPort(HTTP));
  }

  @Override
  public void close() {
    services.forEach(this::stop);
    broker.stop();
    network.close();
  }
}
