package io.gradinstructor.service;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** What nobody expected: who asks learns that it was, the log has the rest. */
@Provider
public class UnexpectedMapper implements ExceptionMapper<Exception> {
  private static final Logger LOG = Logger.getLogger(UnexpectedMapper.class);

  @Context UriInfo uri;

  @Override
  public Response toResponse(Exception e) {
    LOG.errorf(e, "%s is not answered", uri.getPath());
    return Problems.response(Response.Status.INTERNAL_SERVER_ERROR, Problems.usual(500)).build();
  }
}
