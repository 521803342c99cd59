package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Keeps a build that should have run containers from passing without them. */
class DockerIT {
  @Test
  @EnabledIfEnvironmentVariable(named = "GI_REQUIRE_DOCKER", matches = "true")
  void dockerIsThereWhereItIsRequired() {
    assertTrue(Docker.available(), "GI_REQUIRE_DOCKER is true, but Docker does not answer");
  }
}
