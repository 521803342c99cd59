package io.gradinstructor.orchestrator;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.Settings;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.message.Report;
import io.gradinstructor.report.HtmlReport;
import io.gradinstructor.report.ResultsJson;
import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Problems;
import io.gradinstructor.service.Role;
import io.gradinstructor.service.Turns;
import io.gradinstructor.workflow.State;
import io.smallrye.faulttolerance.api.RateLimit;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
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
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Campaigns over HTTP. */
@Path("/api/campaigns")
@Produces(MediaType.APPLICATION_JSON)
public class CampaignResource {
  @Inject OrchestratorService orchestrator;

  @Inject
  @ConfigProperty(name = "gi.data.dir")
  Optional<String> data;

  /** Starts the campaign of a file; 400 with every problem of it if it is none. */
  @POST
  @Needs(Role.RUN)
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "application/vnd.yaml",
    "text/yaml",
    "text/x-yaml",
    "text/vnd.yaml"
  })
  @RateLimit(value = 20, window = 1, windowUnit = ChronoUnit.SECONDS)
  public Response submit(
      @QueryParam("file") @DefaultValue("campaign.yaml") String file, byte[] text) {
    return started(file, text, a -> orchestrator.campaigns().submit(a.submitted()));
  }

  /**
   * Starts a changed campaign with the explorers and ENNs of this one if it would have the same;
   * the results are those of a run from the start.
   */
  @POST
  @Needs(Role.RUN)
  @Path("{id}/fork")
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "application/vnd.yaml",
    "text/yaml",
    "text/x-yaml",
    "text/vnd.yaml"
  })
  @RateLimit(value = 20, window = 1, windowUnit = ChronoUnit.SECONDS)
  public Response fork(
      @PathParam("id") String id,
      @QueryParam("file") @DefaultValue("campaign.yaml") String file,
      byte[] text) {
    require(id);
    return started(file, text, a -> orchestrator.campaigns().fork(id, a.submitted()));
  }

  /** Whether a file could be started; 400 with every problem of it if not. */
  @POST
  @Needs(Role.RUN)
  @Path("check")
  @RateLimit(value = 20, window = 1, windowUnit = ChronoUnit.SECONDS)
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "application/vnd.yaml",
    "text/yaml",
    "text/x-yaml",
    "text/vnd.yaml"
  })
  public Response check(
      @QueryParam("file") @DefaultValue("campaign.yaml") String file, byte[] text) {
    return checked(file, text, a -> Response.noContent().build());
  }

  /** A file of the size that is taken needs much memory while it is read. */
  private static final Turns READING = new Turns("campaign files", 2, 16);

  private Response started(String file, byte[] text, Function<Admission, String> start) {
    return checked(file, text, a -> Response.accepted(status(start.apply(a))).build());
  }

  private Response checked(String file, byte[] text, Function<Admission, Response> answer) {
    if (file.length() > 1000 || file.matches(".*\\p{Cntrl}.*")) {
      return Problems.response(Response.Status.BAD_REQUEST, "file: is no file name").build();
    }
    try {
      return READING.take(
          () -> false,
          () -> answer.apply(Admission.of(file, text, DataFolder.within(data.orElse(null)))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problems.response(Response.Status.SERVICE_UNAVAILABLE, "the service stops").build();
    } catch (CampaignException e) {
      return Problems.response(
              Response.Status.BAD_REQUEST, e.getMessage(), Map.of("problems", e.problems()))
          .build();
    } catch (IdTaken e) {
      return Problems.response(Response.Status.CONFLICT, e.getMessage()).build();
    } catch (IllegalArgumentException e) {
      return Problems.response(Response.Status.BAD_REQUEST, e.getMessage()).build();
    }
  }

  /** All campaigns, oldest first. */
  @GET
  @Needs(Role.READ)
  public List<CampaignStatus> all() {
    return orchestrator.campaigns().statuses();
  }

  /** All campaigns now, and then only those that changed: an event costs what happened. */
  @GET
  @Needs(Role.READ)
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  public Multi<ChangedCampaigns> allEvents() {
    return orchestrator.campaigns().changes();
  }

  /** What asks for the head of a stream would wait for its end. */
  @HEAD
  @Needs(Role.READ)
  @Path("events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response allEventsHead() {
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
  }

  /** How a campaign goes on. */
  @GET
  @Needs(Role.READ)
  @Path("{id}")
  public CampaignStatus status(@PathParam("id") String id) {
    return orchestrator.campaigns().status(id).orElseThrow(() -> Absent.named(id));
  }

  /** Curves and ENNs so far. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/live")
  public Live live(@PathParam("id") String id) {
    return orchestrator.campaigns().live(id).orElseThrow(() -> Absent.named(id));
  }

  /** The same, now and whenever something changed. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  public Multi<Live> events(@PathParam("id") String id) {
    status(id);
    return Changes.of(() -> orchestrator.campaigns().version(id)).map(v -> live(id));
  }

  /** The head of that stream. */
  @HEAD
  @Needs(Role.READ)
  @Path("{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response eventsHead(@PathParam("id") String id) {
    require(id);
    return Response.ok().type(MediaType.SERVER_SENT_EVENTS).build();
  }

  /** Trials that were queued so far. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/trials")
  public List<TrialEntry> trials(@PathParam("id") String id) {
    return orchestrator.campaigns().course(id, TrialEntry::of).orElseThrow(() -> Absent.named(id));
  }

  /** The campaign's file, to the byte. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/campaign.yaml")
  @Produces("application/yaml")
  public byte[] file(@PathParam("id") String id) {
    return orchestrator.campaigns().file(id).orElseThrow(() -> Absent.named(id));
  }

  /** What the file says, setting by setting, with all defaults. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/settings")
  public Map<String, String> settings(@PathParam("id") String id) {
    return Settings.of(require(id).campaign());
  }

  /** Paths of the ONNX files that are there so far: ENNs and trained networks. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/models")
  public Set<String> models(@PathParam("id") String id) {
    return ModelFiles.of(require(id), orchestrator.campaigns()).keySet();
  }

  /** One of them. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/{model: (instructors|networks)/.+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public byte[] model(@PathParam("id") String id, @PathParam("model") String model) {
    Supplier<byte[]> file = ModelFiles.of(require(id), orchestrator.campaigns()).get(model);
    if (file == null) {
      throw Absent.named(id + "/" + model);
    }
    try {
      return file.get();
    } catch (NoSuchElementException e) {
      throw Absent.named(id + "/" + model);
    }
  }

  private State require(String id) {
    return orchestrator.campaigns().find(id).orElseThrow(() -> Absent.named(id));
  }

  /** Ends a campaign before its time; one that is over stays as it is. */
  @POST
  @Needs(Role.ADMIN)
  @Path("{id}/cancel")
  public CampaignStatus cancel(@PathParam("id") String id) {
    return changed(id, orchestrator.campaigns().cancel(id));
  }

  /** Has no more trials of a campaign done until it is resumed. */
  @POST
  @Needs(Role.ADMIN)
  @Path("{id}/pause")
  public CampaignStatus pause(@PathParam("id") String id) {
    return changed(id, orchestrator.campaigns().pause(id));
  }

  /** Goes on with a campaign that was paused. */
  @POST
  @Needs(Role.ADMIN)
  @Path("{id}/resume")
  public CampaignStatus resume(@PathParam("id") String id) {
    return changed(id, orchestrator.campaigns().resume(id));
  }

  /** Removes a campaign that is over, and all that is kept of it; 409 of one that is not. */
  @DELETE
  @Needs(Role.ADMIN)
  @Path("{id}")
  public Response delete(@PathParam("id") String id) {
    return switch (orchestrator.campaigns().delete(id)) {
      case DONE -> Response.noContent().build();
      case ABSENT -> throw Absent.named(id);
      case OPEN ->
          Problems.response(
                  Response.Status.CONFLICT, id + " is not over: cancel it first, or let it finish")
              .build();
    };
  }

  private CampaignStatus changed(String id, boolean there) {
    if (!there) {
      throw Absent.named(id);
    }
    return status(id);
  }

  /** The figures, to the byte as {@code gi run} writes them. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/results.json")
  public byte[] results(@PathParam("id") String id) {
    return ResultsJson.write(report(id).results());
  }

  /** Mean time of a trial by arm, in seconds: a timing, and so no part of the results. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/seconds.json")
  public Map<String, Double> seconds(@PathParam("id") String id) {
    return report(id).figures().secondsPerTrial();
  }

  /** The report, one page that loads nothing. */
  @GET
  @Needs(Role.READ)
  @Path("{id}/report.html")
  @Produces(MediaType.TEXT_HTML)
  public String html(@PathParam("id") String id) {
    Report r = report(id);
    return HtmlReport.render(
        r.results(), r.figures(), orchestrator.campaigns().file(id).orElseThrow());
  }

  private Report report(String id) {
    return orchestrator.campaigns().report(id).orElseThrow(() -> Absent.report(status(id)));
  }
}
