package io.gradinstructor.integration;

import static io.gradinstructor.integration.Kubernetes.FOLDER;
import static io.gradinstructor.integration.Kubernetes.all;
import static io.gradinstructor.integration.Kubernetes.labels;
import static io.gradinstructor.integration.Kubernetes.of;
import static io.gradinstructor.integration.Kubernetes.only;
import static io.gradinstructor.integration.Kubernetes.selected;
import static io.gradinstructor.integration.Kubernetes.variables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.gradinstructor.message.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests are what Kubernetes takes, and keep the rules that matter. */
class KubernetesManifestsTest {
  private static final Path PROJECT = Path.of(System.getProperty("gi.project"));
  private static final Set<String> SERVICES =
      Set.of("orchestrator", "mlp-worker", "evaluator", "enn-trainer", "explain-service");
  private static final Set<String> SINGLE =
      Set.of("orchestrator", "enn-trainer", "explain-service");

  @ParameterizedTest
  @CsvSource({
    "mlp-worker.yaml, readinessProbe, readynessProbe",
    "mlp-worker.yaml, stabilizationWindowSeconds, stabilisationWindowSeconds",
    "mlp-worker.yaml, averageValue, averagevalue",
    "evaluator.yaml, minAvailable, minimumAvailable",
    "kafka.yaml, publishNotReadyAddresses, publishNotReadyAdresses",
    "network-policies.yaml, namespaceSelector, nameSpaceSelector"
  })
  void aMisspeltFieldIsRejected(String file, String right, String wrong) throws Exception {
    String text = Files.readString(FOLDER.resolve(file));
    assertFalse(Manifests.parse(text).isEmpty());
    assertTrue(text.contains(right + ":"));
    JsonMappingException e =
        assertThrows(
            JsonMappingException.class,
            () -> Manifests.parse(text.replace(right + ":", wrong + ":")));
    assertTrue(e.getMessage().contains(wrong), e.getMessage());
  }

  @Test
  void everyManifestIsListed() throws Exception {
    String listed = Files.readString(FOLDER.resolve("kustomization.yaml"));
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean manifest =
            !name.equals("kustomization.yaml") && !name.equals("prometheus-adapter-values.yaml");
        assertEquals(manifest, listed.contains("- " + name + "\n"), name);
      }
    }
  }

  @Test
  void namesAreUniqueAndEveryServiceIsThere() {
    Set<String> names = new HashSet<>();
    all()
        .forEach(
            m ->
                assertTrue(names.add(m.getKind() + "/" + m.getMetadata().getName()), m.toString()));
    for (String service : SERVICES) {
      assertTrue(names.containsAll(Set.of("Deployment/" + service, "Service/" + service)));
    }
    assertEquals(SERVICES.size(), of(Deployment.class).size());
  }

  @Test
  void servicesAreProbedAndScrapedWhereTheyAnswer() {
    for (Deployment d : of(Deployment.class)) {
      String name = d.getMetadata().getName();
      PodTemplateSpec template = d.getSpec().getTemplate();
      assertEquals(20L, template.getSpec().getTerminationGracePeriodSeconds(), name);
      assertEquals(10001L, template.getSpec().getSecurityContext().getRunAsUser(), name);
      Container c = template.getSpec().getContainers().get(0);
      assertEquals("grad-instructor/" + name, c.getImage());
      assertEquals("/q/health/ready", c.getReadinessProbe().getHttpGet().getPath());
      assertEquals("/q/health/live", c.getLivenessProbe().getHttpGet().getPath());
      assertEquals(
          Map.of(
              "prometheus.io/scrape",
              "true",
              "prometheus.io/path",
              "/q/metrics",
              "prometheus.io/port",
              c.getPorts().get(0).getContainerPort().toString()),
          template.getMetadata().getAnnotations());
    }
  }

  @Test
  void selectorsMatchLabels() {
    of(Deployment.class)
        .forEach(d -> matches(d.getSpec().getSelector(), d.getSpec().getTemplate()));
    of(StatefulSet.class)
        .forEach(s -> matches(s.getSpec().getSelector(), s.getSpec().getTemplate()));
    for (Service s : of(Service.class)) {
      PodTemplateSpec target = only(s.getSpec().getSelector());
      for (ServicePort p : s.getSpec().getPorts()) {
        assertTrue(
            target.getSpec().getContainers().stream()
                .flatMap(c -> c.getPorts().stream())
                .anyMatch(c -> c.getName().equals(p.getTargetPort().getStrVal())));
      }
    }
    of(PodDisruptionBudget.class).forEach(b -> only(b.getSpec().getSelector().getMatchLabels()));
    for (NetworkPolicy p : of(NetworkPolicy.class)) {
      Map<String, String> labels = labels(p.getSpec().getPodSelector());
      assertFalse(selected(labels).isEmpty(), p.getMetadata().getName());
    }
  }

  private static void matches(LabelSelector selector, PodTemplateSpec template) {
    Map<String, String> labels = selector.getMatchLabels();
    assertFalse(labels.isEmpty());
    assertTrue(template.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()));
  }

  @Test
  void whatIsReferredToExists() {
    Map<String, ConfigMap> configs =
        of(ConfigMap.class).stream()
            .collect(Collectors.toMap(c -> c.getMetadata().getName(), c -> c));
    Set<String> addresses =
        of(Service.class).stream()
            .flatMap(
                s ->
                    s.getSpec().getPorts().stream()
                        .map(p -> s.getMetadata().getName() + ":" + p.getPort()))
            .collect(Collectors.toSet());
    for (Deployment d : of(Deployment.class)) {
      for (EnvVar v : variables(d.getSpec().getTemplate())) {
        if (v.getValueFrom() == null || v.getValueFrom().getSecretKeyRef() != null) {
          continue;
        }
        var key = v.getValueFrom().getConfigMapKeyRef();
        String value = configs.get(key.getName()).getData().get(key.getKey());
        assertTrue(addresses.contains(value), value);
      }
    }
    for (StatefulSet s : of(StatefulSet.class)) {
      assertTrue(
          addresses.stream().anyMatch(a -> a.startsWith(s.getSpec().getServiceName() + ":")));
    }
  }

  @Test
  void environmentIsWhatServicesRead() throws Exception {
    for (Deployment d : of(Deployment.class)) {
      String name = d.getMetadata().getName();
      Set<String> read = read(PROJECT.resolve(name).resolve("src/main"));
      read.addAll(read(PROJECT.resolve("service-base").resolve("src/main")));
      Set<String> set = new TreeSet<>();
      variables(d.getSpec().getTemplate()).forEach(v -> set.add(v.getName()));
      assertTrue(set.contains("KAFKA_BOOTSTRAP_SERVERS"), name);
      assertTrue(read.containsAll(set), name + " reads " + read + ", not all of " + set);
    }
  }

  /** Names of the environment variables for the settings that sources inject. */
  private static Set<String> read(Path sources) throws Exception {
    Pattern property = Pattern.compile("@ConfigProperty\\(\\s*name = \"([^\"]+)\"");
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path p : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher m = property.matcher(Files.readString(p));
        while (m.find()) {
          names.add(m.group(1).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT));
        }
      }
    }
    return names;
  }

  @Test
  void theBrokerKnowsItsSettings() {
    PodTemplateSpec broker = only(Map.of("app.kubernetes.io/name", "kafka"));
    Map<String, Object> settings =
        variables(broker).stream()
            .collect(
                Collectors.toMap(
                    v ->
                        v.getName()
                            .replaceFirst("KAFKA_", "")
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '.'),
                    EnvVar::getValue));
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(AbstractKafkaConfig.CONFIG_DEF.names());
    assertEquals(Set.of(), unknown);
    // Values in range.
    AbstractKafkaConfig.CONFIG_DEF.parse(settings);
    assertEquals(Integer.toString(64 << 20), settings.get("message.max.bytes"));
  }

  @Test
  void workersScaleBySlots() throws Exception {
    assertEquals(1, of(HorizontalPodAutoscaler.class).size());
    var spec = of(HorizontalPodAutoscaler.class).get(0).getSpec();
    Deployment target =
        of(Deployment.class).stream()
            .filter(d -> d.getMetadata().getName().equals(spec.getScaleTargetRef().getName()))
            .findFirst()
            .orElseThrow();
    assertEquals(target.getKind(), spec.getScaleTargetRef().getKind());
    assertEquals(target.getApiVersion(), spec.getScaleTargetRef().getApiVersion());
    assertEquals(null, target.getSpec().getReplicas(), "left to the autoscaler");
    var external = spec.getMetrics().get(0).getExternal();
    String slots =
        variables(target.getSpec().getTemplate()).stream()
            .filter(v -> v.getName().equals("GI_WORKER_SLOTS"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertEquals(slots, external.getTarget().getAverageValue().getAmount());
    String limit =
        target
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0)
            .getResources()
            .getLimits()
            .get("cpu")
            .getAmount();
    assertEquals(slots, limit, "a core per slot");
    String adapter = Files.readString(FOLDER.resolve("prometheus-adapter-values.yaml"));
    assertTrue(adapter.contains("as: " + external.getMetric().getName() + "\n"));
    assertTrue(adapter.contains("gi_trials{state=\"open\""));
    // The queue takes no more members than the broker lets into a share group.
    String members =
        variables(only(Map.of("app.kubernetes.io/name", "kafka"))).stream()
            .filter(v -> v.getName().equals("KAFKA_GROUP_SHARE_MAX_SIZE"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertTrue(spec.getMaxReplicas() * Integer.parseInt(slots) <= Integer.parseInt(members));
  }

  @Test
  void replicasAreAsManyAsCanWork() {
    for (Deployment d : of(Deployment.class)) {
      String name = d.getMetadata().getName();
      boolean single = SINGLE.contains(name);
      assertEquals(single, "Recreate".equals(strategy(d)), name);
      if (single) {
        assertEquals(1, d.getSpec().getReplicas(), name);
      }
      if (name.equals("evaluator")) {
        assertTrue(d.getSpec().getReplicas() <= Topic.SNAPSHOTS.partitions());
      }
    }
    // A budget for a lone pod would only keep its node from being drained.
    for (PodDisruptionBudget b : of(PodDisruptionBudget.class)) {
      assertFalse(
          SINGLE.contains(b.getSpec().getSelector().getMatchLabels().values().iterator().next()));
    }
  }

  private static String strategy(Deployment d) {
    return d.getSpec().getStrategy() == null ? null : d.getSpec().getStrategy().getType();
  }
}
