package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in with what. */
class ApiTokensTest {
  private static final ApiTokens TOKENS =
      new ApiTokens(
          Optional.of(
              List.of(
                  "read:read-0123456789abcdef",
                  "run:run-0123456789abcdef",
                  "admin:adm-0123456789abc")),
          "127.0.0.1");

  private static int status(Role needed, String... headers) {
    return TOKENS.refused(Stream.of(headers).toList(), needed).map(r -> r.status()).orElse(200);
  }

  @ParameterizedTest
  @CsvSource({
    "read, 200, 403, 403",
    "run, 200, 200, 403",
    "adm, 200, 200, 200",
    "none, 401, 401, 401"
  })
  void everyRoleMayDoWhatThoseBelowMay(String name, int read, int run, int admin) {
    String header =
        "Bearer " + (name.equals("adm") ? "adm-0123456789abc" : name + "-0123456789abcdef");
    assertEquals(read, status(Role.READ, header));
    assertEquals(run, status(Role.RUN, header));
    assertEquals(admin, status(Role.ADMIN, header));
  }

  @Test
  void theSchemeIsWrittenInAnyCase() {
    for (String scheme : List.of("Bearer", "bearer", "BEARER", "bEARER")) {
      assertEquals(200, status(Role.READ, scheme + " read-0123456789abcdef"));
    }
    for (String header :
        List.of("", "Bearer", "Basic read-0123456789abcdef", "Bearerread-0123456789abcdef")) {
      assertEquals(401, status(Role.READ, header), header);
    }
  }

  @Test
  void thereIsOneHeader() {
    String good = "Bearer adm-0123456789abc";
    assertEquals(401, status(Role.READ));
    assertEquals(401, status(Role.READ, good, good));
    assertEquals(401, status(Role.READ, "Bearer wrong-0123456789abcdef", good));
  }

  @Test
  void withoutTokensAllMayDoAll() {
    ApiTokens none = new ApiTokens(Optional.empty(), "127.0.0.1");
    assertTrue(none.refused(List.of(), Role.ADMIN).isEmpty());
  }
}
