package io.gradinstructor.kafkaembedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker (KRaft, broker and controller in one) inside this JVM. */
public final class EmbeddedBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  /** Says that a folder is a broker's. */
  private static final String MARK = "gi-broker.json";

  private static final String MARKED =
      "{\"product\": \"grad-instructor\", \"kind\": \"broker\", \"format\": 1}\n";
  private static final int NODE = 1;
  private static final int MAX_MESSAGE = 64 << 20;

  private final KafkaRaftServer server;
  private final FolderLock lock;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, FolderLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts a broker on 127.0.0.1.
   *
   * @param dir its data; created and formatted if need be, else reopened
   * @param port its port, or 0 for a free one
   * @throws IOException if the folder cannot be used or the port is taken; the message says which
   */
  public static EmbeddedBroker start(Path dir, int port) throws IOException {
    return start(dir, port, Map.of());
  }

  /**
   * The same with further settings, e.g. for TLS and SASL on the listener {@code BROKER}.
   *
   * @param more settings of a Kafka broker, which take the place of others
   */
  public static EmbeddedBroker start(Path dir, int port, Map<String, String> more)
      throws IOException {
    FolderLock lock = lock(dir);
    try {
      int brokerPort = freePort(port);
      int controllerPort = freePort(0);
      Path data = data(dir).toAbsolutePath();
      format(data);
      // What Kafka does when its last folder fails; it would end this JVM without a word.
      Faults faults = Faults.listening();
      Damage.tell(System.err::println);
      Exit.setHaltProcedure(
          (code, message) -> {
            System.err.println("gi: " + faults.why(dir));
            Runtime.getRuntime().halt(code);
          });
      KafkaRaftServer server =
          new KafkaRaftServer(
              new KafkaConfig(settings(data, brokerPort, controllerPort, more), false),
              Time.SYSTEM);
      try {
        server.startup();
      } catch (RuntimeException e) {
        server.shutdown();
        throw new IOException("the broker does not start in " + dir + ": " + e.getMessage(), e);
      }
      return new EmbeddedBroker(server, lock, brokerPort);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** Stops the broker; close its clients first. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether a folder holds a broker's data, or nothing yet. */
  public static boolean owns(Path dir) throws IOException {
    return Files.isDirectory(dir, LinkOption.NOFOLLOW_LINKS)
        && (Files.isRegularFile(dir.resolve(MARK)) || PrivateFolder.content(dir).isEmpty());
  }

  /**
   * Removes a broker's data, and the folder, unless there is something in it that no broker wrote.
   *
   * @throws IOException also if a broker has it
   */
  public static void remove(Path dir) throws IOException {
    if (!owns(dir)) {
      return;
    }
    try (FolderLock lock = taken(dir)) {
      if (Files.exists(data(dir), LinkOption.NOFOLLOW_LINKS)) {
        PrivateFolder.delete(data(dir));
      }
      Files.deleteIfExists(dir.resolve(MARK));
    }
    if (PrivateFolder.content(dir).isEmpty()) {
      Files.delete(dir);
    }
  }

  private static Path data(Path dir) {
    return dir.resolve("kafka");
  }

  /** Takes a folder that is ours, or becomes it. */
  private static FolderLock lock(Path dir) throws IOException {
    try {
      if (!Files.exists(dir, LinkOption.NOFOLLOW_LINKS)) {
        PrivateFolder.create(dir);
      }
      Path real = dir.toRealPath();
      if (Files.isDirectory(real) && !owns(real)) {
        throw new IOException("has files that no broker of ours wrote; give another");
      }
      FolderLock lock = taken(real);
      PrivateFolder.close(real);
      if (!Files.exists(data(real))) {
        PrivateFolder.create(data(real));
      }
      Files.writeString(real.resolve(MARK), MARKED);
      return lock;
    } catch (FileSystemException e) {
      throw new IOException("the broker's folder " + dir + " is not writable: " + e, e);
    } catch (IOException e) {
      throw new IOException("the broker's folder " + dir + " " + e.getMessage(), e);
    }
  }

  private static FolderLock taken(Path dir) throws IOException {
    return FolderLock.take(dir).orElseThrow(() -> new IOException("is in use by another broker"));
  }

  private static int freePort(int wanted) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "port " + wanted + " on " + HOST + " is not free: " + e.getMessage(), e);
    }
  }

  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false, UTF_8))
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setFeatureLevel("share.version", (short) 1)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IOException("cannot prepare " + data + " for the broker: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> settings(
      Path data, int port, int controllerPort, Map<String, String> more) {
    Map<String, Object> s = new HashMap<>();
    s.put("process.roles", "broker,controller");
    s.put("node.id", NODE);
    s.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
    s.put("controller.listener.names", "CONTROLLER");
    s.put(
        "listeners",
        "BROKER://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
    s.put("advertised.listeners", "BROKER://" + HOST + ":" + port);
    s.put("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    s.put("inter.broker.listener.name", "BROKER");
    s.put("log.dirs", data.toString());
    s.put("auto.create.topics.enable", false);
    s.put("message.max.bytes", MAX_MESSAGE);
    s.put("socket.request.max.bytes", 2 * MAX_MESSAGE);
    // As large as the system likes: every read and write copies all that is left of a message.
    s.put("socket.send.buffer.bytes", -1);
    s.put("socket.receive.buffer.bytes", -1);
    // One broker keeps the only copy.
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      s.put(topic + ".replication.factor", 1);
      s.put(topic + ".num.partitions", 4);
    }
    s.put("transaction.state.log.min.isr", 1);
    s.put("share.coordinator.state.topic.min.isr", 1);
    // Dead members are noticed soon.
    s.put("group.initial.rebalance.delay.ms", 0);
    s.put("group.share.min.session.timeout.ms", 6000);
    s.put("group.share.session.timeout.ms", 6000);
    s.put("group.share.min.heartbeat.interval.ms", 1000);
    s.put("group.share.heartbeat.interval.ms", 2000);
    s.put("group.share.min.record.lock.duration.ms", 1000);
    // The queue itself parks trials earlier, and says so.
    s.put("group.share.delivery.count.limit", 10);
    // Slots of all workers together; the default is 200, and 1000 the most that Kafka allows.
    s.put("group.share.max.size", 1000);
    // Small.
    s.put("log.segment.bytes", 2 * MAX_MESSAGE);
    s.put("log.index.size.max.bytes", 1 << 20);
    s.put("log.cleaner.dedupe.buffer.size", 8 << 20);
    s.put("num.network.threads", 2);
    s.put("num.io.threads", 4);
    s.put("background.threads", 2);
    // As in a file: Kafka wants a short here and an int there.
    s.replaceAll((name, value) -> value.toString());
    s.putAll(more);
    return s;
  }
}
