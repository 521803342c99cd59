package io.gradinstructor.explainservice;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
  public Response tickets(
      @QueryParam("campaign") String campaign,
      @QueryParam("arm") @DefaultValue("instructor") String arm,
      @QueryParam("instructor") String instructor,
      @QueryParam("densities") @DefaultValue("0.05,0.1,0.2,0.4,0.6,0.8") String densities,
      @QueryParam("random") @DefaultValue("5") int random) {
    return ExplainResource.answer(
        instructor != null,
        () -> {
          if (campaign == null) {
            throw Refusal.bad("campaign: is missing");
          }
          if (random < 1 || random > MAX_RANDOM) {
            throw Refusal.bad("random: must be from 1 to " + MAX_RANDOM + ", was " + random);
          }
          return Response.ok(
              service
                  .tickets()
                  .answer(
                      new TicketDesk.Question(
                          campaign, arm, instructor, densities(densities), random)));
        });
  }

  private static List<Double> densities(String text) {
    List<Double> densities = new ArrayList<>();
    for (String d : text.split(",")) {
      double density;
      try {
        density = Double.parseDouble(d.strip());
      } catch (NumberFormatException e) {
        density = Double.NaN;
      }
      if (!(density > 0 && density <= 1)) {
        throw Refusal.bad("densities: must be above 0 and at most 1, was " + d);
      }
      densities.add(density);
    }
    if (densities.size() > MAX_DENSITIES) {
      throw Refusal.bad("densities: at most " + MAX_DENSITIES);
    }
    return densities;
  }
}
