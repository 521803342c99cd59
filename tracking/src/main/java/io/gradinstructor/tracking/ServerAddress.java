package io.gradinstructor.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Reads settings that name a server. */
final class ServerAddress {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private ServerAddress() {}

  /**
   * The address that a setting holds.
   *
   * @throws IllegalArgumentException if it cannot be one; the message names the setting and repeats
   *     no password
   */
  static URI of(String setting, String text) {
    if (text.contains("@")) {
      throw new IllegalArgumentException(
          setting
              + ": must not hold a name or password; MLFLOW_TRACKING_USERNAME and"
              + " MLFLOW_TRACKING_PASSWORD are there for them");
    }
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() != null
          && SCHEMES.contains(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() < 65536
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Says less than the message below.
    }
    throw new IllegalArgumentException(
        setting + ": must be an address like http://127.0.0.1:5000, not \"" + text + "\"");
  }
}
