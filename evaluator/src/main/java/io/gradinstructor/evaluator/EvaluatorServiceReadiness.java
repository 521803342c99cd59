package io.gradinstructor.evaluator;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Up while the service listens. */
@Readiness
@ApplicationScoped
class EvaluatorServiceReadiness implements HealthCheck {
  @Inject EvaluatorService service;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.builder()
        .name("evaluator")
        .status(service.ready())
        .withData("dead-letters", service.deadLetters())
        .build();
  }
}
