package io.gradinstructor.service;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What cannot wait is put off. */
@Provider
public class BusyMapper implements ExceptionMapper<Busy> {
  @Override
  public Response toResponse(Busy e) {
    return Problems.response(Response.Status.SERVICE_UNAVAILABLE, e.getMessage())
        .header(HttpHeaders.RETRY_AFTER, 2)
        .build();
  }
}
