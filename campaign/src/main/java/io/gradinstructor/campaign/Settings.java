package io.gradinstructor.campaign;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.network.Layered;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.registry.Brief;
import io.gradinstructor.training.registry.Parts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A campaign's settings one by one, by the path of their field: {@code training.batch}. */
public final class Settings {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Briefly())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .addMixIn(DatasetSpec.Content.class, WithoutPlaces.class)
          .build();

  /** Parts as campaign files would say them. */
  private static final class Briefly extends SimpleModule {
    private static final long serialVersionUID = 1;

    Briefly() {
      Parts.places().values().forEach(p -> add(p, Brief::of));
      add(NetworkSpec.class, Briefly::network);
      add(TrainingSpec.class, Briefly::training);
      add(Tune.class, Briefly::tune);
    }

    private <T> void add(Class<T> type, Function<T, Object> brief) {
      addSerializer(
          type,
          new StdSerializer<T>(type) {
            private static final long serialVersionUID = 1;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider p)
                throws IOException {
              p.defaultSerializeValue(brief.apply(value), out);
            }
          });
    }

    private static Object network(NetworkSpec n) {
      Map<String, Object> all = new LinkedHashMap<>();
      if (n.architecture() instanceof Layered layered) {
        MAPPER.valueToTree(layered).properties().forEach(f -> all.put(f.getKey(), f.getValue()));
      } else {
        all.put("layers", n.layers());
      }
      all.put("initialisation", Brief.of(n.initialisation()));
      return all;
    }

    /** What backpropagation takes stands beside the rest. */
    private static Object training(TrainingSpec t) {
      Map<String, Object> all = Brief.all(t);
      if (t.trainer() instanceof Backprop b) {
        all.remove("trainer");
        all.putAll(Brief.all(b));
      }
      return all;
    }

    private static Object tune(Tune t) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (Tune.Axis a : t.axes()) {
        Tune.Range r = a.range();
        all.put(
            a.path(),
            r == null
                ? Brief.of(a.values())
                : Map.of(r.log() ? "log-uniform" : "uniform", List.of(r.low(), r.high())));
      }
      if (t.chooses()) {
        all.put("search", Brief.of(t.search()));
      }
      return all;
    }
  }

  /** Where data lie on a server is nobody's business; of how they are read the data tell. */
  @JsonIgnoreProperties({"files", "encoding"})
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
