package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the manifests have Kubernetes run. */
final class Kubernetes {
  private static final Path PROJECT = Path.of(System.getProperty("gi.project"));
  static final Path FOLDER = PROJECT.resolve("deploy/kubernetes");
  private static final List<HasMetadata> ALL = read();

  private Kubernetes() {}

  /** As they are listed and, where there is a program for it, rendered. */
  private static List<HasMetadata> read() {
    try {
      List<HasMetadata> listed = Manifests.parse(Manifests.listed(FOLDER));
      String rendered = Manifests.rendered(FOLDER);
      List<HasMetadata> all = rendered == null ? listed : Manifests.parse(rendered);
      assertEquals(listed.size(), all.size());
      return all;
    } catch (Exception e) {
      throw new AssertionError("the manifests cannot be read", e);
    }
  }

  static List<HasMetadata> all() {
    return ALL;
  }

  static PodTemplateSpec only(Map<String, String> labels) {
    assertFalse(labels.isEmpty());
    List<PodTemplateSpec> found = selected(labels);
    assertEquals(1, found.size(), labels.toString());
    return found.get(0);
  }

  static List<PodTemplateSpec> selected(Map<String, String> labels) {
    return templates().values().stream()
        .filter(t -> t.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
        .toList();
  }

  static Map<String, String> labels(LabelSelector selector) {
    return selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
  }

  static List<EnvVar> variables(PodTemplateSpec template) {
    List<EnvVar> variables = new ArrayList<>();
    for (Container c : template.getSpec().getContainers()) {
      assertTrue(c.getEnvFrom().isEmpty(), "named one by one, so that they can be checked");
      variables.addAll(c.getEnv());
    }
    return variables;
  }

  static Map<String, PodTemplateSpec> templates() {
    Map<String, PodTemplateSpec> templates = new java.util.TreeMap<>();
    of(Deployment.class)
        .forEach(d -> templates.put(d.getMetadata().getName(), d.getSpec().getTemplate()));
    of(StatefulSet.class)
        .forEach(s -> templates.put(s.getMetadata().getName(), s.getSpec().getTemplate()));
    return templates;
  }

  static <M extends HasMetadata> List<M> of(Class<M> type) {
    return ALL.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
