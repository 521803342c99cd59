package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is said where the memory is too small. */
class TooMuchTest {
  @Test
  void whatWouldHelpIsSaid() {
    long most = Datasets.mostBytes();
    assertNull(Datasets.tooMuch(most, "rows", 1, "f"));
    String much = Datasets.tooMuch(1_000_000_000, "rows", 1000, "f");
    assertTrue(much.endsWith("shares; 536.9 MB are possible at most"), much);
    if (most < 500_000_000) {
      // Eight times as much, 64 MB more, in full hundreds.
      String more = Datasets.tooMuch(500_000_000, "rows", 1, "f");
      assertTrue(more.endsWith("(GI_JAVA_OPTS=-Xmx3900m)"), more);
    }
  }
}
