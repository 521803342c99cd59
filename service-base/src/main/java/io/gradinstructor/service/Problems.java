package io.gradinstructor.service;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors over HTTP, as RFC 9457 has them. */
public final class Problems {
  private static final String TYPE = "application/problem+json";

  private Problems() {}

  /** With what is wrong. */
  public static Response.ResponseBuilder response(Response.Status status, String detail) {
    return response(status, detail, Map.of());
  }

  /** With more than the standard's members. */
  public static Response.ResponseBuilder response(
      Response.Status status, String detail, Map<String, ?> more) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", status.getStatusCode());
    problem.put("title", status.getReasonPhrase());
    problem.put("detail", detail);
    problem.putAll(more);
    return Response.status(status).type(TYPE).entity(problem);
  }
}
