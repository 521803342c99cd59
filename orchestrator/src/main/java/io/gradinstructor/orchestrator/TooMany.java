package io.gradinstructor.orchestrator;

import io.gradinstructor.service.Problems;
import io.smallrye.faulttolerance.api.RateLimitException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What is asked for too often is put off. */
@Provider
public class TooMany implements ExceptionMapper<RateLimitException> {
  @Override
  public Response toResponse(RateLimitException e) {
    return Problems.response(Response.Status.TOO_MANY_REQUESTS, "too many requests at a time")
        .header("Retry-After", 1)
        .build();
  }
}
