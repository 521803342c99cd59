package io.gradinstructor.orchestrator;

import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.report.HtmlReport;
import io.gradinstructor.core.report.ResultsJson;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** Campaigns over HTTP. */
@Path("/api/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject OrchestratorService orchestrator;

  /** Starts the campaign of a file; 400 with every problem of it, as text, if it is none. */
  @POST
  @Consumes("application/yaml")
  public Response submit(
      @QueryParam("file") @DefaultValue("campaign.yaml") String file, byte[] text) {
    try {
      String id = orchestrator.campaigns().submit(file, text);
      return Response.accepted(CampaignStatus.of(orchestrator.campaigns().find(id).orElseThrow()))
          .build();
    } catch (CampaignException e) {
      return Response.status(Response.Status.BAD_REQUEST)
          .type(MediaType.TEXT_PLAIN)
          .entity(e.getMessage())
          .build();
    }
  }

  /** All campaigns, oldest first. */
  @GET
  public List<CampaignStatus> all() {
    return orchestrator.campaigns().all().stream().map(CampaignStatus::of).toList();
  }

  /** How a campaign goes on. */
  @GET
  @Path("{id}")
  public CampaignStatus status(@PathParam("id") String id) {
    return orchestrator
        .campaigns()
        .find(id)
        .map(CampaignStatus::of)
        .orElseThrow(NotFoundException::new);
  }

  /** Ends a campaign before its time; one that is over stays as it is. */
  @POST
  @Path("{id}/cancel")
  public CampaignStatus cancel(@PathParam("id") String id) {
    if (!orchestrator.campaigns().cancel(id)) {
      throw new NotFoundException();
    }
    return status(id);
  }

  /** The figures, to the byte as {@code gi run} writes them. */
  @GET
  @Path("{id}/results.json")
  public byte[] results(@PathParam("id") String id) {
    return ResultsJson.write(report(id).results());
  }

  /** Mean time of a trial by arm, in seconds: a timing, and so no part of the results. */
  @GET
  @Path("{id}/seconds.json")
  public Map<String, Double> seconds(@PathParam("id") String id) {
    return report(id).figures().secondsPerTrial();
  }

  /** The report, one page that loads nothing. */
  @GET
  @Path("{id}/report.html")
  @Produces(MediaType.TEXT_HTML)
  public String html(@PathParam("id") String id) {
    Report r = report(id);
    return HtmlReport.render(
        r.results(), r.figures(), orchestrator.campaigns().file(id).orElseThrow());
  }

  private Report report(String id) {
    return orchestrator.campaigns().report(id).orElseThrow(NotFoundException::new);
  }
}
