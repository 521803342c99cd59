package io.gradinstructor.service;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.List;

/** Before every method of the REST API: may this request call it, and does it say what it sends? */
@Provider
@ApplicationScoped
@Priority(Priorities.AUTHENTICATION)
public class RestDoor implements ContainerRequestFilter {
  @Inject ApiTokens tokens;

  @Context ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = resource.getResourceMethod();
    List<String> authorization =
        request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
    tokens
        .refused(authorization, needed(method))
        .ifPresent(
            r -> {
              Response.ResponseBuilder answer =
                  Problems.response(Response.Status.fromStatusCode(r.status()), r.why());
              if (r.status() == 401) {
                answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
              }
              request.abortWith(answer.build());
            });
    // Quarkus takes what has no type, and a page of another site may send that.
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (method.isAnnotationPresent(Consumes.class) && (type == null || type.isBlank())) {
      throw new NotSupportedException();
    }
  }

  /** Unknown means admin. */
  static Role needed(Method method) {
    Needs needs = method.getAnnotation(Needs.class);
    return needs == null ? Role.ADMIN : needs.value();
  }
}
