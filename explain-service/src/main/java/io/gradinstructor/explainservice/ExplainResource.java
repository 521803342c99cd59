package io.gradinstructor.explainservice;

import io.gradinstructor.core.instructor.Grid;
import io.gradinstructor.core.message.ExplainAnswer.Explained;
import io.gradinstructor.core.report.Npy;
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
import java.util.function.Supplier;

/** Explanations over HTTP. */
@Path("/api/explain")
@Produces(MediaType.APPLICATION_JSON)
public class ExplainResource {
  private static final int MAX_SCALE = 32;

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
        step != null && instructor != null,
        () -> {
          Explained explained = service.explainer().explained(see(trial, step, instructor));
          return Response.ok(explained);
        });
  }

  /** One map of one layer: numbers, a picture, or an array for NumPy. */
  @GET
  @Path("layers/{layer}/{map}.{format}")
  public Response layer(
      @PathParam("layer") int layer,
      @PathParam("map") String map,
      @PathParam("format") String format,
      @QueryParam("trial") String trial,
      @QueryParam("step") String step,
      @QueryParam("instructor") String instructor,
      @QueryParam("size") @DefaultValue("view") String size,
      @QueryParam("legend") @DefaultValue("true") boolean legend,
      @QueryParam("scale") @DefaultValue("0") int scale,
      @QueryParam("max") Double max) {
    return answer(
        step != null && instructor != null,
        () -> {
          LayerMap what = LayerMap.named(LayerMap.class, "map", map);
          LayerMap.Size at = LayerMap.named(LayerMap.Size.class, "size", size);
          Format as = LayerMap.named(Format.class, "format", format);
          if (scale < 0 || scale > MAX_SCALE) {
            throw Refusal.bad("scale: must be from 1 to " + MAX_SCALE);
          }
          Explainer.Sight sight = see(trial, step, instructor);
          return switch (as) {
            case JSON -> Response.ok(numbers(what.of(sight, layer, at)));
            case NPY ->
                Response.ok(Npy.write(what.of(sight, layer, at))).type("application/octet-stream");
            case PNG ->
                Response.ok(what.picture(sight, layer, at, max, scale, legend).png())
                    .type("image/png");
          };
        });
  }

  private static Numbers numbers(Grid grid) {
    return new Numbers(grid.rows(), grid.columns(), grid.values(), grid.minimum(), grid.maximum());
  }

  private Explainer.Sight see(String trial, String step, String instructor) {
    if (trial == null) {
      throw Refusal.bad("trial: is missing");
    }
    Integer at = null;
    if (step != null) {
      if (!step.matches("\\d{1,9}")) {
        throw Refusal.bad("step: must be a whole number, was " + step);
      }
      at = Integer.valueOf(step);
    }
    return service.explainer().see(trial, at, instructor);
  }

  /** What names its step and instructor never changes. */
  static Response answer(boolean lasting, Supplier<Response.ResponseBuilder> answer) {
    try {
      Response.ResponseBuilder response = answer.get();
      return response
          .header(
              "Cache-Control", lasting ? "private, max-age=86400, immutable" : "private, no-cache")
          .build();
    } catch (Refusal e) {
      return Problems.response(e.status(), e.getMessage()).build();
    }
  }
}
