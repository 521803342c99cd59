package io.gradinstructor.integration;

import org.testcontainers.DockerClientFactory;

/** Whether containers can be run. */
final class Docker {
  /** Why a test is skipped. */
  static final String ABSENT = "no Docker: set GI_REQUIRE_DOCKER=true to make this a failure";

  private Docker() {}

  static boolean available() {
    return DockerClientFactory.instance().isDockerAvailable();
  }
}
