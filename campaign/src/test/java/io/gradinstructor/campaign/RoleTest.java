package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoleTest {
  @Test
  void followsFromTheMethod() {
    Map<Method, Role> roles = Method.ALL.stream().collect(Collectors.toMap(m -> m, Method::role));
    assertEquals(
        Map.of(
            Method.BACKPROP, Role.BASELINE,
            Method.HE, Role.BASELINE,
            Method.L1, Role.OTHER,
            Method.L2, Role.OTHER,
            Method.INSTRUCTOR, Role.SUBJECT,
            Method.UNTRAINED, Role.CONTROL,
            Method.SHUFFLED, Role.CONTROL,
            Method.SCALE_ONLY, Role.CONTROL,
            Method.CONTROLS, Role.SUBJECT,
            Method.CONTROLS_BLIND, Role.CONTROL),
        roles);
  }

  @Test
  void isWrittenInSmallLetters() throws Exception {
    for (Role role : Role.values()) {
      String written = new ObjectMapper().writeValueAsString(role);
      assertEquals("\"" + role.name().toLowerCase(java.util.Locale.ROOT) + "\"", written);
    }
  }
}
