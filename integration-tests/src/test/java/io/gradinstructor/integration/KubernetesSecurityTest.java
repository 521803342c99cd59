package io.gradinstructor.integration;

import static io.gradinstructor.integration.Kubernetes.labels;
import static io.gradinstructor.integration.Kubernetes.of;
import static io.gradinstructor.integration.Kubernetes.templates;
import static io.gradinstructor.integration.Kubernetes.variables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Containers may do no more than they need, and answer no more than they should. */
class KubernetesSecurityTest {
  private static final Set<String> APIS = Set.of("orchestrator", "explain-service");

  @Test
  void everyContainerIsConfined() {
    templates().forEach((owner, template) -> confined(owner, template));
  }

  private static void confined(String owner, PodTemplateSpec template) {
    var pod = template.getSpec();
    assertEquals(false, pod.getAutomountServiceAccountToken(), owner);
    assertEquals(false, pod.getEnableServiceLinks(), owner);
    assertEquals(true, pod.getSecurityContext().getRunAsNonRoot(), owner);
    assertTrue(pod.getSecurityContext().getRunAsUser() > 0, owner);
    assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType(), owner);
    assertTrue(pod.getInitContainers().isEmpty(), owner + ": check these too");
    Set<String> volumes =
        pod.getVolumes().stream().map(v -> v.getName()).collect(Collectors.toSet());
    volumes.addAll(claims(owner));
    for (Container c : pod.getContainers()) {
      assertTrue(c.getResources().getRequests().keySet().containsAll(Set.of("cpu", "memory")));
      assertTrue(c.getResources().getLimits().keySet().containsAll(Set.of("cpu", "memory")));
      var security = c.getSecurityContext();
      assertEquals(true, security.getReadOnlyRootFilesystem(), owner);
      assertEquals(false, security.getAllowPrivilegeEscalation(), owner);
      assertEquals(List.of("ALL"), security.getCapabilities().getDrop(), owner);
      assertTrue(security.getCapabilities().getAdd().isEmpty(), owner);
      List<String> mounts =
          c.getVolumeMounts().stream().map(VolumeMount::getMountPath).collect(Collectors.toList());
      assertTrue(mounts.contains("/tmp"), owner);
      c.getVolumeMounts().forEach(m -> assertTrue(volumes.contains(m.getName()), m.getName()));
      for (Probe p : new Probe[] {c.getReadinessProbe(), c.getLivenessProbe()}) {
        probed(owner, c, p);
      }
      probed(owner, c, c.getStartupProbe());
    }
  }

  private static Set<String> claims(String owner) {
    return of(StatefulSet.class).stream()
        .filter(s -> s.getMetadata().getName().equals(owner))
        .flatMap(s -> s.getSpec().getVolumeClaimTemplates().stream())
        .map(c -> c.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static void probed(String owner, Container c, Probe probe) {
    assertNotNull(probe, owner);
    var port =
        probe.getHttpGet() != null ? probe.getHttpGet().getPort() : probe.getTcpSocket().getPort();
    assertTrue(c.getPorts().stream().anyMatch(p -> p.getName().equals(port.getStrVal())), owner);
  }

  /** Without the secret it runs, and all who reach it may do all. */
  @Test
  void bothApisTakeTokensAndKnowTheirNames() {
    for (Deployment d : of(Deployment.class)) {
      String name = d.getMetadata().getName();
      Map<String, EnvVar> set =
          variables(d.getSpec().getTemplate()).stream()
              .collect(Collectors.toMap(EnvVar::getName, v -> v));
      if (!APIS.contains(name)) {
        assertFalse(set.containsKey("GI_API_TOKENS"), name);
        continue;
      }
      var secret = set.get("GI_API_TOKENS").getValueFrom().getSecretKeyRef();
      assertEquals("grad-instructor-api", secret.getName());
      assertEquals("GI_API_TOKENS", secret.getKey());
      assertEquals(true, secret.getOptional());
      List<String> hosts = List.of(set.get("GI_HTTP_HOSTS").getValue().split(","));
      assertTrue(hosts.contains(name) && hosts.contains(name + ".grad-instructor.svc"), name);
    }
  }

  @Test
  void onlyWhoIsNamedReachesTheApis() {
    for (NetworkPolicy p : of(NetworkPolicy.class)) {
      for (var rule : p.getSpec().getIngress()) {
        assertFalse(rule.getFrom().isEmpty(), p.getMetadata().getName());
        for (var from : rule.getFrom()) {
          assertNotNull(
              from.getPodSelector(), p.getMetadata().getName() + " lets a whole namespace in");
          assertFalse(labels(from.getPodSelector()).isEmpty(), p.getMetadata().getName());
        }
      }
    }
  }
}
