package io.gradinstructor.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Who may do what over HTTP: bearer tokens with roles, from the setting {@code gi.api.tokens}, a
 * list of {@code role:token}. Without it everybody may do everything, which is meant for services
 * that only their own machine can reach.
 */
@ApplicationScoped
public class ApiTokens {
  private static final Logger LOG = Logger.getLogger(ApiTokens.class);
  private static final int SHORTEST = 16;
  private static final String SCHEME = "Bearer ";

  private record Token(Role role, byte[] secret) {}

  /**
   * Why a request is not answered.
   *
   * @param status 401 or 403
   */
  public record Refusal(int status, String why) {}

  private final List<Token> tokens = new ArrayList<>();
  private final String host;

  /**
   * Reads the setting.
   *
   * @param host that the service listens on
   * @throws IllegalArgumentException if an entry is wrong; the message does not repeat the secret
   */
  @Inject
  public ApiTokens(
      @ConfigProperty(name = "gi.api.tokens") Optional<List<String>> entries,
      @ConfigProperty(name = "quarkus.http.host") String host) {
    this.host = host;
    List<String> all = entries.orElse(List.of());
    for (int i = 0; i < all.size(); i++) {
      tokens.add(token(all.get(i).strip(), "gi.api.tokens[" + i + "]"));
    }
  }

  void start(@Observes StartupEvent event) throws UnknownHostException {
    if (tokens.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
      LOG.warnf("whoever reaches %s may run campaigns: gi.api.tokens is not set", host);
    }
  }

  private static Token token(String entry, String where) {
    int colon = entry.indexOf(':');
    Role role = null;
    for (Role r : Role.values()) {
      if (colon > 0 && r.name().equalsIgnoreCase(entry.substring(0, colon))) {
        role = r;
      }
    }
    if (role == null) {
      throw new IllegalArgumentException(where + ": must be read:…, run:… or admin:…");
    }
    byte[] secret = entry.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
    if (secret.length < SHORTEST) {
      throw new IllegalArgumentException(where + ": a token has at least 16 characters");
    }
    return new Token(role, secret);
  }

  /**
   * Whether a request is let in.
   *
   * @param authorization its headers of that name, as many as it has
   * @return why not; empty if it is
   */
  public Optional<Refusal> refused(List<String> authorization, Role needed) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    Role role = authorization.size() == 1 ? role(authorization.get(0)) : null;
    if (role == null) {
      return Optional.of(new Refusal(401, "a token is needed: Authorization: Bearer …"));
    }
    if (role.compareTo(needed) < 0) {
      return Optional.of(new Refusal(403, "needs a token of the role " + needed));
    }
    return Optional.empty();
  }

  /** Role of a header {@code Bearer …}; null for none. Takes the same time for every token. */
  private Role role(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    byte[] given = header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    Role role = null;
    for (Token t : tokens) {
      if (MessageDigest.isEqual(t.secret, given) && (role == null || role.compareTo(t.role) < 0)) {
        role = t.role;
      }
    }
    return role;
  }
}
