package io.gradinstructor.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Up while every service of this process is ready. */
@Readiness
@ApplicationScoped
class ServiceReadiness implements HealthCheck {
  @Inject @Any Instance<Service> services;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("services").up();
    for (Service service : services) {
      response.withData(service.name(), service.ready());
      if (!service.ready()) {
        response.down();
      }
    }
    return response.build();
  }
}
