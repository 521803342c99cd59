package io.gradinstructor.explainservice;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.network.Grid;
import io.gradinstructor.report.Npy;
import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Problems;
import io.gradinstructor.service.Role;
import io.gradinstructor.service.Turns;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Explanations over HTTP. */
@Path("/api/explain")
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
  private static final int MAX_SCALE = 32;

  /** Models are used by one at a time; weights are fetched beside that. */
  private static final Turns LOOKING = new Turns("explanations", 2, 16);

  /** Pictures may be large. */
  private static final Turns DRAWING = new Turns("pictures", 4, 16);

  @Inject ExplainService service;

  /** What is written of a map. */
  enum Format {
    JSON,
    PNG,
    NPY
  }

  /** A map's numbers, row-major. */
  public record Numbers(int rows, int columns, float[] values, float minimum, float maximum) {}

  /** Score and heat of all layers. */
  @GET
  @Needs(Role.READ)
  public Response explain(
      @QueryParam("trial") String trial,
      @QueryParam("step") String step,
      @QueryParam("instructor") String instructor,
      @Context HttpServerResponse asker) {
    return answer(
        () -> {
          Explainer.Sight sight = see(trial, step, instructor, asker);
          // Further steps are to come of a network in training.
          boolean lasting = sight.ended() && lasting(step, instructor);
          return kept(lasting, Response.ok(service.explainer().explained(sight)));
        });
  }

  /** One map of one layer: numbers, a picture, or an array for NumPy. The path says which. */
  @GET
  @Needs(Role.READ)
  @Path("layers/{layer}/{map}.{format}")
  @Produces(MediaType.WILDCARD)
  public Response layer(
      @PathParam("layer") String layer,
      @PathParam("map") String map,
      @PathParam("format") String format,
      @QueryParam("trial") String trial,
      @QueryParam("step") String step,
      @QueryParam("instructor") String instructor,
      @QueryParam("size") @DefaultValue("view") String size,
      @QueryParam("legend") @DefaultValue("true") String legend,
      @QueryParam("scale") String scale,
      @QueryParam("max") String max,
      @Context HttpServerResponse asker) {
    return answer(
        () -> {
          int number = Parameters.whole("layer", layer, 1, Integer.MAX_VALUE);
          LayerMap what = Parameters.constant(LayerMap.class, "map", map);
          LayerMap.Size at = Parameters.constant(LayerMap.Size.class, "size", size);
          Format as = Parameters.constant(Format.class, "format", format);
          boolean bar = Parameters.flag("legend", legend);
          Integer pixels = Parameters.whole("scale", scale, 1, MAX_SCALE);
          Double greatest = Parameters.positive("max", max);
          service.explainer().requireLayer(Parameters.trial(trial), number);
          DatasetSpec data = service.explainer().campaign(Parameters.trial(trial)).dataset();
          if (what == LayerMap.PIXELS && !data.pixels()) {
            throw Refusal.unfit("map: inputs are columns of a table, which are no pixels");
          }
          Explainer.Sight sight = see(trial, step, instructor, asker);
          return kept(
              lasting(step, instructor),
              switch (as) {
                case JSON ->
                    Response.ok(numbers(what.of(sight, number, at)), MediaType.APPLICATION_JSON);
                case NPY ->
                    Response.ok(
                        Npy.write(what.of(sight, number, at)), MediaType.APPLICATION_OCTET_STREAM);
                case PNG ->
                    Response.ok(
                        DRAWING.take(
                            asker::closed,
                            what.picture(sight, number, at, greatest, pixels, bar)::png),
                        "image/png");
              });
        });
  }

  private static Numbers numbers(Grid grid) {
    return new Numbers(grid.rows(), grid.columns(), grid.values(), grid.minimum(), grid.maximum());
  }

  private Explainer.Sight see(
      String trial, String step, String instructor, HttpServerResponse asker)
      throws InterruptedException {
    Integer at = Parameters.whole("step", step, 0, Integer.MAX_VALUE);
    TrialId of = Parameters.trial(trial);
    InstructorId by = Parameters.instructor(instructor);
    try {
      return see(of, at, by, asker);
    } catch (Refusal e) {
      if (e.status() != Response.Status.NOT_FOUND || !service.heard(of.campaign())) {
        throw e;
      }
      // Whoever told of it is ahead of us.
      return see(of, at, by, asker);
    }
  }

  private Explainer.Sight see(
      TrialId trial, Integer step, InstructorId instructor, HttpServerResponse asker)
      throws InterruptedException {
    Explainer explainer = service.explainer();
    Optional<Explainer.Sight> seen = explainer.seen(trial, step, instructor);
    return seen.isPresent()
        ? seen.get()
        : LOOKING.take(asker::closed, () -> explainer.see(trial, step, instructor));
  }

  /** What names its step and instructor never changes. */
  private static boolean lasting(String step, String instructor) {
    return step != null && instructor != null && !instructor.isBlank();
  }

  /** How long browsers may keep an answer. */
  static Response.ResponseBuilder kept(boolean lasting, Response.ResponseBuilder response) {
    return response.header(
        "Cache-Control", lasting ? "private, max-age=86400, immutable" : "private, no-cache");
  }

  /** A good answer, or the problem. */
  static Response answer(Callable<Response.ResponseBuilder> answer) {
    try {
      return answer.call().build();
    } catch (Refusal e) {
      return Problems.response(e.status(), e.getMessage()).build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Problems.response(Response.Status.SERVICE_UNAVAILABLE, "the service stops").build();
    } catch (Exception e) {
      throw e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
  }
}
