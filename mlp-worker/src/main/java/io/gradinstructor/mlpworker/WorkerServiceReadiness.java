package io.gradinstructor.mlpworker;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while the service listens. */
@Readiness
@ApplicationScoped
class WorkerServiceReadiness implements HealthCheck {
  @Inject WorkerService service;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.builder()
        .name("mlp-worker")
        .status(service.ready())
        .withData("dead-letters", service.deadLetters())
        .build();
  }
}
