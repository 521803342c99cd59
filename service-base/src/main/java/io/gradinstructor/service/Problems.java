package io.gradinstructor.service;

import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** Errors over HTTP, as RFC 9457 has them. */
public final class Problems {
  private static final String TYPE = "application/problem+json";

  private Problems() {}

  /** With what is wrong. */
  public static Response.ResponseBuilder response(Response.StatusType status, String detail) {
    return response(status, detail, Map.of());
  }

  /** With more than the standard's members. */
  public static Response.ResponseBuilder response(
      Response.StatusType status, String detail, Map<String, ?> more) {
    Map<String, Object> problem = problem(status.getStatusCode(), status.getReasonPhrase(), detail);
    problem.putAll(more);
    return Response.status(status).type(TYPE).entity(problem);
  }

  /** Where there is no REST API: before it, and beside it. */
  public static void send(RoutingContext context, int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    String title = known == null ? "HTTP " + status : known.getReasonPhrase();
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", TYPE)
        .end(Json.encode(problem(status, title, detail)));
  }

  private static Map<String, Object> problem(int status, String title, String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("status", status);
    problem.put("title", title);
    problem.put("detail", detail);
    return problem;
  }

  /** What a status means here, where nobody says more. */
  static String usual(int status) {
    return switch (status) {
      case 400 -> "the request is not what HTTP or this API has";
      case 401 -> "a token is needed: Authorization: Bearer …";
      case 404 -> "there is nothing at this address; /q/openapi lists what there is";
      case 405 -> "the address is right, the method is not; /q/openapi lists what there is";
      case 406 -> "Accept: this is not answered in such a form; leave it out, or say */*";
      case 413 -> "the body is too large";
      case 415 ->
          "Content-Type: a campaign file comes as application/yaml, to the byte:"
              + " curl --data-binary @FILE -H 'Content-Type: application/yaml'";
      case 429, 503 -> "too much is asked for at a time, ask again later";
      default -> status < 500 ? "the request is refused" : "something went wrong; the log has it";
    };
  }
}
