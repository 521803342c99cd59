package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses and methods that were made up do not fill the metrics. */
class HttpMetersTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  HttpMetersTest() {
    meters.config().meterFilter(new HttpMeters());
  }

  private String tag(String key, String value) {
    return meters.counter("http.server.requests", key, value).getId().getTag(key);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/campaigns, /api/campaigns",
    "/api/campaigns/{id}/results.json, /api/campaigns/{id}/results.json",
    "/q/health/live, /q/health/live",
    "NOT_FOUND, NOT_FOUND",
    "root, root",
    "/q//health, OTHER",
    "/./index.html, OTHER",
    "/index.html;x=1, OTHER",
    "/%69ndex.html, OTHER",
    "/api/explain/layers/1/heat.png, OTHER"
  })
  void addressesAreThoseOfResources(String address, String counted) {
    assertEquals(counted, tag("uri", address));
  }

  @Test
  void longAddressesAreCheap() {
    assertEquals("OTHER", tag("uri", "/a".repeat(50_000)));
  }

  @Test
  void methodsAreThoseOfHttp() {
    assertEquals("DELETE", tag("method", "DELETE"));
    assertEquals("OTHER", tag("method", "BREW-7"));
  }

  @Test
  void otherMetersStayAsTheyAre() {
    assertEquals("BREW", meters.counter("coffee", "method", "BREW").getId().getTag("method"));
  }
}
