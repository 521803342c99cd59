package io.gradinstructor.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.kafkaembedded.BrokerPassword;
import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.kafkaembedded.FolderLock;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.TrialId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker with TLS and passwords: who has the settings gets in, who has not does not. */
@Timeout(1200)
class SecureBrokerTest {
  private static final String PASSWORD = "of-the-stores";

  @TempDir Path dir;

  private Path keys() throws Exception {
    Path keys = dir.resolve("keys.p12");
    Path certificate = dir.resolve("certificate");
    keytool(
        "-genkeypair -alias broker -keyalg EC -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1 -keystore "
            + keys);
    keytool("-exportcert -alias broker -file " + certificate + " -keystore " + keys);
    keytool("-importcert -noprompt -file " + certificate + " -keystore " + trusted());
    return keys;
  }

  private Path trusted() {
    return dir.resolve("trusted.p12");
  }

  private static void keytool(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }

  private EmbeddedBroker start() throws Exception {
    String jaas =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"broker\""
            + " password=\"b\" user_broker=\"b\" user_gi=\"right\";";
    return EmbeddedBroker.start(
        dir.resolve("data"),
        0,
        Map.ofEntries(
            Map.entry("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:PLAINTEXT"),
            Map.entry("ssl.keystore.location", keys().toString()),
            Map.entry("ssl.keystore.type", "PKCS12"),
            Map.entry("ssl.keystore.password", PASSWORD),
            Map.entry("ssl.truststore.location", trusted().toString()),
            Map.entry("ssl.truststore.type", "PKCS12"),
            Map.entry("ssl.truststore.password", PASSWORD),
            Map.entry("sasl.enabled.mechanisms", "PLAIN"),
            Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
            Map.entry("listener.name.broker.plain.sasl.jaas.config", jaas)));
  }

  private Broker client(EmbeddedBroker broker, String password) {
    Map<String, String> settings = new HashMap<>();
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"gi\""
            + " password=\""
            + password
            + "\";");
    settings.put("ssl.truststore.location", trusted().toString());
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.password", PASSWORD);
    return Broker.of(broker.bootstrapServers(), name -> Optional.ofNullable(settings.get(name)));
  }

  @Test
  void onlyWhoHasThePasswordGetsIn() throws Exception {
    try (EmbeddedBroker broker = start()) {
      Broker wrong = client(broker, "wrong");
      String refused = assertThrows(KafkaException.class, () -> Topics.create(wrong)).getMessage();
      assertTrue(refused.contains("Authentication failed"), refused);
      Broker right = client(broker, "right");
      assertFalse(right.toString().contains("right"), right.toString());
      Topics.create(right);
      BlockingQueue<Object> got = new ArrayBlockingQueue<>(1);
      try (Outbox outbox = Outbox.transactional(right, "test", "test");
          Feed feed = new Feed(right, "test", Set.of(Topic.REWARDS), (m, at) -> got.add(m))) {
        Reward reward = new Reward(TrialId.parse("c/compare/a/000"), 1, true, 0.9, 0.1);
        outbox.sendAll(List.of(reward));
        assertEquals(reward, got.poll(20, TimeUnit.MINUTES));
      }
    }
  }

  @Test
  void aPasswordOfItsOwnLetsOnlyItsOwnClientsIn() throws Exception {
    BrokerPassword password = new BrokerPassword();
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(dir.resolve("guarded"), 0, password.broker())) {
      Broker other = new Broker(broker.bootstrapServers(), new BrokerPassword().clients());
      String refused = assertThrows(KafkaException.class, () -> Topics.create(other)).getMessage();
      assertTrue(refused.contains("Authentication failed"), refused);
      Broker own = new Broker(broker.bootstrapServers(), password.clients());
      Topics.create(own);
      Reward reward = new Reward(TrialId.parse("c/compare/a/000"), 1, true, 0.9, 0.1);
      BlockingQueue<Object> got = new ArrayBlockingQueue<>(1);
      try (Outbox outbox = Outbox.transactional(own, "test", "test");
          Feed feed = new Feed(own, "test", Set.of(Topic.REWARDS), (m, at) -> got.add(m))) {
        outbox.sendAll(List.of(reward));
        assertEquals(reward, got.poll(60, TimeUnit.SECONDS));
      }
    }
  }

  @Test
  void aClosedBrokersFolderIsFree() throws IOException {
    Path data = dir.resolve("other");
    assertFalse(FolderLock.held(data));
    try (EmbeddedBroker broker = EmbeddedBroker.start(data, 0)) {
      assertTrue(FolderLock.held(data));
    }
    assertFalse(FolderLock.held(data));
  }
}
