package io.gradinstructor.service;

import io.gradinstructor.messaging.Stopping;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A service as Quarkus starts and stops it. */
public record Started(Service service) implements AutoCloseable {
  /** Starts it at a broker. */
  public Started(Service service, String bootstrap) {
    this(service);
    service.bootstrap = bootstrap;
    service.meters = new SimpleMeterRegistry();
    service.process = new Stopping();
    service.start(null);
  }

  @Override
  public void close() {
    service.stop();
  }
}
