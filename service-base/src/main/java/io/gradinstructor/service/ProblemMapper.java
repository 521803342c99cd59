package io.gradinstructor.service;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Errors that have no body of their own are problems too. */
@Provider
public class ProblemMapper implements ExceptionMapper<WebApplicationException> {
  @Override
  public Response toResponse(WebApplicationException e) {
    Response response = e.getResponse();
    Response.Status status = Response.Status.fromStatusCode(response.getStatus());
    boolean done = response.hasEntity() || status == null || response.getStatus() < 400;
    return done ? response : Problems.response(status, e.getMessage()).build();
  }
}
