package io.gradinstructor.service;

import io.netty.util.NetUtil;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What every request passes, wherever it goes: the REST API, health and metrics, the dashboard's
 * files, what is handed on. Tokens are asked for later, by those who know what a request wants.
 */
@ApplicationScoped
class FrontDoor {
  private static final Logger LOG = Logger.getLogger(FrontDoor.class);
  private static final Set<HttpMethod> HARMLESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String METRICS = "/q/metrics";

  /** From the dashboard, or typed by a person. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private final Hosts hosts;
  private final long largest;

  /** For bodies that do not say how large they are. */
  private final BodyHandler counted;

  @Inject
  FrontDoor(
      @ConfigProperty(name = "quarkus.http.host") String bound,
      @ConfigProperty(name = "gi.http.hosts") Optional<List<String>> listed,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largest) {
    this.hosts = new Hosts(bound, listed.orElse(List.of()));
    this.largest = largest.asLongValue();
    counted = BodyHandler.create(false).setBodyLimit(this.largest);
  }

  void register(@Observes Filters filters, Router router) {
    // Before all others.
    filters.register(this::enter, Integer.MAX_VALUE);
    router.route().order(-Integer.MAX_VALUE).failureHandler(FrontDoor::failed);
  }

  private void enter(RoutingContext context) {
    HttpServerRequest request = context.request();
    Refusal refusal = refusal(context);
    if (refusal == null) {
      if (context.normalizedPath().startsWith(METRICS)) {
        // Micrometer's OpenMetrics has exemplars where that format has none.
        request.headers().set("Accept", "text/plain");
      }
      // Over HTTP/2 only the framework may read a body; it counts as well, if without our words.
      if (request.version() != HttpVersion.HTTP_2
          && request.getHeader("Transfer-Encoding") != null) {
        counted.handle(context);
      } else {
        context.next();
      }
      return;
    }
    if (refusal.status == 413) {
      // What comes is not read.
      context.response().putHeader("Connection", "close");
      context.response().endHandler(v -> request.connection().close());
    }
    if (refusal.status == 405) {
      context.response().putHeader("Allow", "GET, HEAD");
    }
    Problems.send(context, refusal.status, refusal.why);
  }

  private record Refusal(int status, String why) {}

  private Refusal refusal(RoutingContext context) {
    HttpServerRequest request = context.request();
    List<String> named = request.headers().getAll("Host");
    String host = named.isEmpty() ? authority(request) : named.get(0);
    if (named.size() > 1 || host == null && request.version() != HttpVersion.HTTP_1_0) {
      return new Refusal(400, "Host: must be there once");
    }
    // Only HTTP/1.0 has none; no browser speaks that.
    Hosts.Authority at = host == null ? null : Hosts.Authority.of(host);
    if (host != null && (at == null || !hosts.known(at, address(request.localAddress())))) {
      return new Refusal(
          403, "Host: no name of this server; GI_HTTP_HOSTS (gi.http.hosts) lists those it has");
    }
    if (changes(request) && !ownPage(request, at)) {
      return new Refusal(403, "Origin, Sec-Fetch-Site: a page of another site may change nothing");
    }
    if (tooLarge(request.getHeader("Content-Length"))) {
      return new Refusal(413, "the body has more than " + largest + " bytes");
    }
    if (changes(request) && context.normalizedPath().startsWith("/q/")) {
      return new Refusal(405, "here is only something to be read");
    }
    return null;
  }

  private static boolean changes(HttpServerRequest request) {
    return !HARMLESS.contains(request.method());
  }

  private static String authority(HttpServerRequest request) {
    return request.authority() == null ? null : request.authority().toString();
  }

  private static InetAddress address(SocketAddress end) {
    byte[] bytes =
        end == null || end.hostAddress() == null
            ? null
            : NetUtil.createByteArrayFromIpAddressString(end.hostAddress());
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Whether a change is not from a page of another site, by what the browser says of it. */
  private static boolean ownPage(HttpServerRequest request, Hosts.Authority host) {
    String site = request.getHeader("Sec-Fetch-Site");
    List<String> origins = request.headers().getAll("Origin");
    return (site == null || OWN.contains(site))
        && origins.stream().allMatch(o -> host != null && own(o, host));
  }

  private static boolean own(String said, Hosts.Authority host) {
    String origin = said.toLowerCase(Locale.ROOT);
    boolean tls = origin.startsWith("https://");
    if (!tls && !origin.startsWith("http://")) {
      return false;
    }
    Hosts.Authority from =
        Hosts.Authority.of(origin.substring((tls ? "https://" : "http://").length()));
    return from != null && from.same(host, tls ? 443 : 80);
  }

  private boolean tooLarge(String length) {
    // What is no number is refused by who reads it.
    return length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > largest;
  }

  /** What nobody answered for. */
  private static void failed(RoutingContext context) {
    int status = context.statusCode() < 400 ? 500 : context.statusCode();
    if (status >= 500 && context.failure() != null) {
      LOG.errorf(context.failure(), "%s is not answered", context.request().path());
    }
    if (!context.response().ended() && !context.response().headWritten()) {
      Problems.send(context, status, Problems.usual(status));
    }
  }
}
