package io.gradinstructor.orchestrator;

import io.gradinstructor.service.ApiTokens;
import io.gradinstructor.service.Problems;
import io.gradinstructor.service.Role;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.proxy.handler.ProxyHandler;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands requests for explanations to the explain-service where that is a process of its own, so
 * that the dashboard has one address. Whoever may not ask there may not ask here.
 */
@ApplicationScoped
class ExplainProxy {
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Optional<URI> service;
  private final ApiTokens tokens;

  @Inject
  ExplainProxy(@ConfigProperty(name = "gi.explain.url") Optional<URI> service, ApiTokens tokens) {
    this.service = service;
    this.tokens = tokens;
  }

  void route(@Observes Router router, Vertx vertx) {
    service.ifPresent(
        url -> {
          boolean tls = "https".equals(url.getScheme());
          int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
          HttpProxy proxy =
              HttpProxy.reverseProxy(vertx.createHttpClient(new HttpClientOptions().setSsl(tls)))
                  .origin(port, url.getHost());
          router
              .route("/api/explain*")
              .order(-1)
              .handler(context -> admit(context, HostAndPort.create(url.getHost(), port)))
              .handler(ProxyHandler.create(proxy));
        });
  }

  private void admit(RoutingContext context, HostAndPort origin) {
    Optional<ApiTokens.Refusal> refusal =
        tokens.refused(context.request().headers().getAll("Authorization"), Role.READ);
    if (refusal.isPresent()) {
      if (refusal.get().status() == 401) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
      }
      Problems.send(context, refusal.get().status(), refusal.get().why());
    } else if (!READING.contains(context.request().method())) {
      context.response().putHeader("Allow", "GET, HEAD");
      Problems.send(context, 405, "explanations are only read");
    } else {
      // The explain-service is asked by its own name: ours may be none that it knows.
      context.request().headers().set("Host", origin.toString());
      context.next();
    }
  }
}
