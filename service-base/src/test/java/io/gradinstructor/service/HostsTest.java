package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.service.Hosts.Authority;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a service answers to. */
class HostsTest {
  private static final Hosts HOSTS =
      new Hosts("0.0.0.0", List.of("gi.example.org", " Explain-Service "));

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST:8080, true",
    "localhost., true",
    "127.0.0.1:1, true",
    "127.9.9.9, true",
    "[::1]:8080, true",
    "[::ffff:127.0.0.1], true",
    // The address that the request came in on: a probe, or Prometheus.
    "10.1.2.3:8080, true",
    "[::ffff:10.1.2.3], true",
    "gi.example.org, true",
    "explain-service:8080, true",
    "10.1.2.4, false",
    "192.168.0.1, false",
    "[fe80::1], false",
    "evil.example, false",
    "localhost.evil.example, false",
    "evil.localhost, false",
    "127.0.0.1.evil.example, false",
    "example.org, false",
    "x.gi.example.org, false",
    // Other ways to write 127.0.0.1, which no browser sends.
    "2130706433, false",
    "0x7f.1, false",
    "127.1, false"
  })
  void onlyItsOwnNamesAreTaken(String host, boolean taken) throws Exception {
    assertEquals(taken, HOSTS.known(Authority.of(host), InetAddress.getByName("10.1.2.3")), host);
  }

  @Test
  void whereItListensIsItsName() {
    assertTrue(new Hosts("gi.lan", List.of()).known(Authority.of("GI.lan:80"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "user@localhost",
        "localhost:",
        "localhost:1:2",
        "localhost:x",
        "::1",
        "localhost/x",
        "localhost#",
        "[::1",
        "ⓛocalhost",
        "localhost,evil.example",
        "a\\b"
      })
  void whatIsNoAuthorityIsNone(String text) {
    Authority authority = Authority.of(text);
    if (text.equals("localhost:")) {
      // RFC 3986 lets a port be empty.
      assertNotNull(authority);
    } else {
      assertNull(authority, text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gi.example.org:8080", "http://gi.example.org", "*", ""})
  void aWrongSettingIsSaid(String entry) {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Hosts("x", List.of(entry)))
            .getMessage()
            .startsWith("gi.http.hosts: "));
  }
}
