package io.gradinstructor.orchestrator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.proxy.handler.ProxyHandler;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands requests for explanations to the explain-service where that is a process of its own, so
 * that the dashboard has one address.
 */
@ApplicationScoped
class ExplainProxy {
  @Inject
  @ConfigProperty(name = "gi.explain.url")
  Optional<URI> service;

  void route(@Observes Router router, Vertx vertx) {
    service.ifPresent(
        url -> {
          boolean tls = "https".equals(url.getScheme());
          int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
          HttpProxy proxy =
              HttpProxy.reverseProxy(vertx.createHttpClient(new HttpClientOptions().setSsl(tls)))
                  .origin(port, url.getHost());
          router.route("/api/explain*").order(-1).handler(ProxyHandler.create(proxy));
        });
  }
}
