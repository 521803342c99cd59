package io.gradinstructor.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Who may do what over HTTP: bearer tokens with roles, from the setting {@code gi.api.tokens}, a
 * list of {@code role:token}. Without it everybody may do everything, which is meant for services
 * that only their own machine can reach.
 */
@Provider
@ApplicationScoped
@Priority(Priorities.AUTHENTICATION)
public class ApiTokens implements ContainerRequestFilter {
  private static final Logger LOG = Logger.getLogger(ApiTokens.class);
  private static final int SHORTEST = 16;

  /** Each may do what those before it may. */
  enum Role {
    /** See campaigns and results. */
    READ,
    /** Start campaigns. */
    RUN,
    /** End, pause and resume campaigns of anybody. */
    ADMIN
  }

  private record Token(Role role, byte[] secret) {}

  @Inject
  @ConfigProperty(name = "gi.api.tokens")
  Optional<List<String>> configured;

  @Inject
  @ConfigProperty(name = "quarkus.http.host")
  String host;

  private final List<Token> tokens = new ArrayList<>();

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException if an entry is wrong; the message does not repeat the secret
   */
  void read(@Observes StartupEvent event) throws UnknownHostException {
    List<String> entries = configured.orElse(List.of());
    for (int i = 0; i < entries.size(); i++) {
      tokens.add(token(entries.get(i).strip(), "gi.api.tokens[" + i + "]"));
    }
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

  @Override
  public void filter(ContainerRequestContext request) {
    if (tokens.isEmpty()) {
      return;
    }
    Role role = role(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    Role needed = needed(request);
    if (role == null) {
      request.abortWith(
          Problems.response(Response.Status.UNAUTHORIZED, "a token is needed")
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
              .build());
    } else if (role.compareTo(needed) < 0) {
      request.abortWith(
          Problems.response(
                  Response.Status.FORBIDDEN,
                  "needs a token of the role " + needed.name().toLowerCase(Locale.ROOT))
              .build());
    }
  }

  private static Role needed(ContainerRequestContext request) {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return Role.READ;
    }
    return request.getUriInfo().getPath().matches(".*/(cancel|pause|resume)")
        ? Role.ADMIN
        : Role.RUN;
  }

  /** Role of a header {@code Bearer …}; null for none. Takes the same time for every token. */
  private Role role(String header) {
    if (header == null || !header.startsWith("Bearer ")) {
      return null;
    }
    byte[] given = header.substring("Bearer ".length()).getBytes(StandardCharsets.UTF_8);
    Role role = null;
    for (Token t : tokens) {
      if (MessageDigest.isEqual(t.secret, given) && (role == null || role.compareTo(t.role) < 0)) {
        role = t.role;
      }
    }
    return role;
  }
}
