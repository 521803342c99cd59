package io.gradinstructor.service;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while every service of this process is ready. It waits for nothing, and so is asked on the
 * event loop: threads that answer questions may all be taken.
 */
@Readiness
@ApplicationScoped
class ServiceReadiness implements AsyncHealthCheck {
  @Inject @Any Instance<Service> services;

  @Override
  public Uni<HealthCheckResponse> call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("services").up();
    for (Service service : services) {
      response.withData(service.name(), service.ready());
      if (!service.ready()) {
        response.down();
      }
    }
    return Uni.createFrom().item(response.build());
  }
}
