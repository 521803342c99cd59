package io.gradinstructor.integration;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Kubernetes manifests as the API's own types, read without mercy. */
final class Manifests {
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/ConfigMap", ConfigMap.class,
          "v1/Service", Service.class,
          "apps/v1/Deployment", Deployment.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .annotationIntrospector(new NothingElse())
          .build();

  /** The models keep fields they do not know in a map; here such fields are errors. */
  private static final class NothingElse extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated a) {
      return Boolean.FALSE;
    }
  }

  private Manifests() {}

  /** All documents of a text. */
  static List<HasMetadata> parse(String yaml) throws IOException {
    List<HasMetadata> all = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(YAML.getFactory().createParser(yaml))) {
      while (documents.hasNext()) {
        JsonNode d = documents.next();
        String type = d.path("apiVersion").asText() + "/" + d.path("kind").asText();
        if (!TYPES.containsKey(type)) {
          throw new IOException("unknown kind " + type);
        }
        all.add(YAML.treeToValue(d, TYPES.get(type)));
      }
    }
    return all;
  }

  /** The resources that a folder's kustomization lists, as they are written. */
  static String listed(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    JsonNode k = YAML.readTree(folder.resolve("kustomization.yaml").toFile());
    for (JsonNode name : k.get("resources")) {
      all.append("---\n").append(Files.readString(folder.resolve(name.asText())));
    }
    return all.toString();
  }

  /** What {@code kubectl kustomize} makes of a folder; null where there is no kubectl. */
  static String rendered(Path folder) throws Exception {
    Path out = Files.createTempFile("kustomize", ".yaml");
    Path err = Files.createTempFile("kustomize", ".err");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
      } catch (IOException e) {
        return null;
      }
      if (Patience.end(process, out, err) != 0) {
        throw new IllegalStateException("kubectl kustomize: " + Files.readString(err));
      }
      return Files.readString(out);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
