package io.gradinstructor.orchestrator;

import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Role;
import io.gradinstructor.training.registry.Parts;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a campaign file may name, over HTTP. */
@Path("/api/parts")
@Produces(MediaType.APPLICATION_JSON)
public class PartsResource {
  /** A part and its settings. */
  public record Described(String kind, String says, List<Setting> settings) {}

  /**
   * A setting.
   *
   * @param is its default, as a file would say it
   * @param values what it may be
   */
  public record Setting(String name, String is, String values, String says) {}

  /** Parts by the field of the training that takes them. */
  @GET
  @Needs(Role.READ)
  public Map<String, List<Described>> parts() {
    Map<String, List<Described>> all = new LinkedHashMap<>();
    Parts.places()
        .forEach(
            (field, place) ->
                all.put(field, Parts.of(place).stream().map(PartsResource::described).toList()));
    return all;
  }

  private static Described described(Parts.Entry part) {
    return new Described(
        part.kind(),
        part.says(),
        part.fields().stream()
            .map(f -> new Setting(f.name(), f.setting().is(), f.values(), f.setting().says()))
            .toList());
  }
}
