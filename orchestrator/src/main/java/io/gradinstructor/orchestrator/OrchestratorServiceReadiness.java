package io.gradinstructor.orchestrator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while the service listens. */
@Readiness
@ApplicationScoped
class OrchestratorServiceReadiness implements HealthCheck {
  @Inject OrchestratorService service;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.builder()
        .name("orchestrator")
        .status(service.ready())
        .withData("dead-letters", service.deadLetters())
        .build();
  }
}
