package io.gradinstructor.messaging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The brokers, and how to be let in.
 *
 * @param bootstrap {@code host:port,host:port}
 * @param security settings of Kafka's clients for TLS and SASL
 */
public record Broker(String bootstrap, Map<String, String> security) {
  /** What may be set; Kafka's documentation has their meaning. */
  private static final List<String> SECURITY =
      List.of(
          "security.protocol",
          "sasl.mechanism",
          "sasl.jaas.config",
          "sasl.login.callback.handler.class",
          "sasl.oauthbearer.token.endpoint.url",
          "ssl.truststore.type",
          "ssl.truststore.location",
          "ssl.truststore.password",
          "ssl.truststore.certificates",
          "ssl.keystore.type",
          "ssl.keystore.location",
          "ssl.keystore.password",
          "ssl.keystore.key",
          "ssl.keystore.certificate.chain",
          "ssl.key.password",
          "ssl.endpoint.identification.algorithm");

  /** Brokers that let everybody in. */
  public static Broker at(String bootstrap) {
    return new Broker(bootstrap, Map.of());
  }

  /**
   * With what is set for a client.
   *
   * @param settings value of a client's setting by its name, if it is set
   */
  public static Broker of(String bootstrap, Function<String, Optional<String>> settings) {
    Map<String, String> security = new HashMap<>();
    SECURITY.forEach(name -> settings.apply(name).ifPresent(v -> security.put(name, v)));
    return new Broker(bootstrap, security);
  }

  /** A client's configuration, to be added to. */
  Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(security);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    // As large as the system likes: every read and write copies all that is left of a message.
    config.put(CommonClientConfigs.SEND_BUFFER_CONFIG, -1);
    config.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);
    return config;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return bootstrap;
  }
}
