package io.gradinstructor.kafkaembedded;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * A password for an embedded broker, made anew at each start and kept in memory alone: who has none
 * gets to no topic, though all users of a machine reach its loopback addresses.
 */
public final class BrokerPassword {
  private static final String PLAIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"gi\" password=";

  private final String secret;

  /** A new one. */
  public BrokerPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    secret = HexFormat.of().formatHex(random);
  }

  /** What the broker is told: this password for clients, itself and its controller. */
  public Map<String, String> broker() {
    String login = client().replace(";", " user_gi=\"" + secret + "\";");
    return Map.of(
        "listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "sasl.enabled.mechanisms", "PLAIN",
        "sasl.mechanism.inter.broker.protocol", "PLAIN",
        "sasl.mechanism.controller.protocol", "PLAIN",
        "listener.name.broker.plain.sasl.jaas.config", login,
        "listener.name.controller.plain.sasl.jaas.config", login);
  }

  /** What clients are told. */
  public Map<String, String> clients() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", client());
  }

  private String client() {
    return PLAIN + '"' + secret + "\";";
  }
}
