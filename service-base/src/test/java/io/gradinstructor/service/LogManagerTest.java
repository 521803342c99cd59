package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;

/**
 * Tests log by what services log by: with another one set, every JVM of tests begins with errors.
 */
class LogManagerTest {
  @Test
  void testsHaveTheLogManagerOfServices() {
    assertEquals(
        "org.jboss.logmanager.LogManager", LogManager.getLogManager().getClass().getName());
  }
}
