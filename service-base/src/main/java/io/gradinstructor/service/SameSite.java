package io.gradinstructor.service;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Pages of other sites may change nothing: a browser says from where it asks, and without tokens it
 * would otherwise do for any page what its user may do.
 */
@Provider
@ApplicationScoped
@Priority(Priorities.AUTHENTICATION - 1)
public class SameSite implements ContainerRequestFilter {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  /** From the dashboard, or typed by a person. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  @Override
  public void filter(ContainerRequestContext request) {
    String from = request.getHeaderString("Sec-Fetch-Site");
    if (from != null && !OWN.contains(from) && !HARMLESS.contains(request.getMethod())) {
      request.abortWith(
          Problems.response(
                  Response.Status.FORBIDDEN,
                  "Sec-Fetch-Site: a page of another site (" + from + ") may change nothing")
              .build());
    }
  }
}
