package io.gradinstructor.service;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Errors that have no body of their own are problems too, in our words. */
@Provider
public class ProblemMapper implements ExceptionMapper<WebApplicationException> {
  @Override
  public Response toResponse(WebApplicationException e) {
    Response response = e.getResponse();
    int status = response.getStatus();
    if (response.hasEntity() || status < 400) {
      return response;
    }
    Response.ResponseBuilder problem =
        Problems.response(response.getStatusInfo(), Problems.usual(status));
    response.getHeaders().forEach((name, values) -> values.forEach(v -> problem.header(name, v)));
    return problem.header(HttpHeaders.CONTENT_TYPE, null).type("application/problem+json").build();
  }
}
