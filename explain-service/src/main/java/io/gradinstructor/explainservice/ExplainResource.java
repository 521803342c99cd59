package io.gradinstructor.explainservice;

import io.gradinstructor.core.instructor.Grid;
import io.gradinstructor.core.report.Npy;
import io.gradinstructor.core.report.Picture;
import io.gradinstructor.service.Problems;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Explanations over HTTP. */
@Path("/api/explain")
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
  private static final int MAX_SCALE = 32;

  /** Pictures may be large: a few at a time. */
  private static final Semaphore DRAWING = new Semaphore(4);

  private static final int PATIENCE_S = 20;

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
  public Response explain(
      @QueryParam("trial") String trial,
      @QueryParam("step") String step,
      @QueryParam("instructor") String instructor) {
    return answer(
        () -> {
          Explainer.Sight sight = see(trial, step, instructor);
          // Further steps are to come of a network in training.
          boolean lasting = sight.ended() && lasting(step, instructor);
          return kept(lasting, Response.ok(service.explainer().explained(sight)));
        });
  }

  /** One map of one layer: numbers, a picture, or an array for NumPy. The path says which. */
  @GET
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
      @QueryParam("max") String max) {
    return answer(
        () -> {
          int number = Parameters.whole("layer", layer, 1, Integer.MAX_VALUE);
          LayerMap what = Parameters.constant(LayerMap.class, "map", map);
          LayerMap.Size at = Parameters.constant(LayerMap.Size.class, "size", size);
          Format as = Parameters.constant(Format.class, "format", format);
          boolean bar = Parameters.flag("legend", legend);
          Integer pixels = Parameters.whole("scale", scale, 1, MAX_SCALE);
          Double greatest = Parameters.positive("max", max);
          Explainer.Sight sight = see(trial, step, instructor);
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
                        drawn(what.picture(sight, number, at, greatest, pixels, bar)), "image/png");
              });
        });
  }

  private static byte[] drawn(Picture picture) throws InterruptedException {
    if (!DRAWING.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
      throw Refusal.busy("too many pictures are being drawn, ask again later");
    }
    try {
      return picture.png();
    } finally {
      DRAWING.release();
    }
  }

  private static Numbers numbers(Grid grid) {
    return new Numbers(grid.rows(), grid.columns(), grid.values(), grid.minimum(), grid.maximum());
  }

  private Explainer.Sight see(String trial, String step, String instructor) {
    Integer at = Parameters.whole("step", step, 0, Integer.MAX_VALUE);
    return service.explainer().see(Parameters.trial(trial), at, Parameters.instructor(instructor));
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
