package io.gradinstructor.orchestrator;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.message.Report;
import io.gradinstructor.core.report.HtmlReport;
import io.gradinstructor.core.report.ResultsJson;
import io.smallrye.faulttolerance.api.RateLimit;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Campaigns over HTTP. */
@Path("/api/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject OrchestratorService orchestrator;

  @Inject
  @ConfigProperty(name = "gi.data.dir")
  Optional<String> data;

  /** Starts the campaign of a file; 400 with every problem of it, as text, if it is none. */
  @POST
  @Consumes("application/yaml")
  @RateLimit(value = 20, window = 1, windowUnit = ChronoUnit.SECONDS)
  public Response submit(
      @QueryParam("file") @DefaultValue("campaign.yaml") String file, byte[] text) {
    if (file.length() > 1000 || file.matches(".*\\p{Cntrl}.*")) {
      return Problems.response(Response.Status.BAD_REQUEST, "file: is no file name").build();
    }
    try {
      requireOwnData(CampaignFile.read(file, text));
      String id = orchestrator.campaigns().submit(file, text);
      return Response.accepted(CampaignStatus.of(orchestrator.campaigns().find(id).orElseThrow()))
          .build();
    } catch (CampaignException e) {
      return Response.status(Response.Status.BAD_REQUEST)
          .type(MediaType.TEXT_PLAIN)
          .entity(e.getMessage())
          .build();
    } catch (IllegalArgumentException e) {
      return Problems.response(Response.Status.BAD_REQUEST, e.getMessage()).build();
    }
  }

  /** Campaigns from the network name no files but those in the folder of data sets. */
  private void requireOwnData(Campaign campaign) {
    for (DatasetSpec spec : List.of(campaign.dataset(), campaign.explored())) {
      for (String path : spec.paths()) {
        boolean own =
            data.map(d -> java.nio.file.Path.of(d).toAbsolutePath().normalize())
                .filter(d -> d.resolve(path).normalize().startsWith(d))
                .isPresent();
        if (!own) {
          throw new IllegalArgumentException(
              "dataset: " + path + " is not in the server's folder of data sets (GI_DATA_DIR)");
        }
      }
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
    return orchestrator.campaigns().find(id).map(CampaignStatus::of).orElseThrow(() -> absent(id));
  }

  private static NotFoundException absent(String id) {
    return new NotFoundException(
        Problems.response(Response.Status.NOT_FOUND, "no campaign or report " + id).build());
  }

  /** Ends a campaign before its time; one that is over stays as it is. */
  @POST
  @Path("{id}/cancel")
  public CampaignStatus cancel(@PathParam("id") String id) {
    if (!orchestrator.campaigns().cancel(id)) {
      throw absent(id);
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
    return orchestrator.campaigns().report(id).orElseThrow(() -> absent(id));
  }
}
