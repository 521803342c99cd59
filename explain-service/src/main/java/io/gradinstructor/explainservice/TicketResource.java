package io.gradinstructor.explainservice;

import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Role;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;

/** Lottery tickets over HTTP. */
@Path("/api/explain/tickets")
@Produces(MediaType.APPLICATION_JSON)
public class TicketResource {
  private static final int MAX_DENSITIES = 50;
  private static final int MAX_RANDOM = 100;

  @Inject ExplainService service;

  /** How accurate an arm's networks are of which a share of the weights is left. Takes seconds. */
  @GET
  @Needs(Role.READ)
  public Response tickets(
      @QueryParam("campaign") String campaign,
      @QueryParam("arm") String arm,
      @QueryParam("instructor") String instructor,
      @QueryParam("densities") @DefaultValue("0.05,0.1,0.2,0.4,0.6,0.8") String densities,
      @QueryParam("random") @DefaultValue("5") String random,
      @Context HttpServerResponse asker) {
    return ExplainResource.answer(
        () -> {
          if (campaign == null) {
            throw Refusal.bad("campaign: is missing");
          }
          int masks = Parameters.whole("random", random, 1, MAX_RANDOM);
          TicketDesk.Question question =
              new TicketDesk.Question(
                  campaign, arm, Parameters.instructor(instructor), densities(densities), masks);
          return ExplainResource.kept(
              instructor != null, Response.ok(service.tickets().answer(question, asker::closed)));
        });
  }

  private static List<Double> densities(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length > MAX_DENSITIES) {
      throw Refusal.bad("densities: at most " + MAX_DENSITIES);
    }
    List<Double> densities = new ArrayList<>();
    for (String part : parts) {
      double density = Parameters.positive("densities", part.strip());
      if (density > 1 || densities.contains(density)) {
        throw Refusal.bad("densities: must be at most 1 and different, was " + part);
      }
      densities.add(density);
    }
    return densities;
  }
}
