package io.gradinstructor.core.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gradinstructor.core.training.PartModule;
import java.util.LinkedHashMap;
import java.util.Map;

/** A campaign's settings one by one, by the path of their field: {@code training.batch}. */
public final class Settings {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new PartModule())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addMixIn(DatasetSpec.Content.class, WithoutPlaces.class)
          .build();

  /** Where data lie on a server is nobody's business. */
  @JsonIgnoreProperties("files")
  private interface WithoutPlaces {}

  private Settings() {}

  /** In the order of the campaign's fields, all defaults filled in; what is null is left out. */
  public static Map<String, String> of(Campaign campaign) {
    Map<String, String> settings = new LinkedHashMap<>();
    put(settings, "", MAPPER.valueToTree(campaign));
    return settings;
  }

  private static void put(Map<String, String> settings, String path, JsonNode value) {
    if (value.isObject()) {
      value.properties().forEach(f -> put(settings, path(path, f.getKey()), f.getValue()));
    } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
      for (int i = 0; i < value.size(); i++) {
        // By name where there is one: that of an arm says more than its place.
        String name = value.get(i).path("name").asText(Integer.toString(i + 1));
        put(settings, path(path, name), value.get(i));
      }
    } else if (!value.isNull()) {
      settings.put(path, value.isTextual() ? value.asText() : value.toString());
    }
  }

  private static String path(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }
}
