package io.gradinstructor.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  private static double of(String text, char point) {
    byte[] b = ("x" + text + "9").getBytes(StandardCharsets.UTF_8);
    return Decimal.of(b, 1, b.length - 2, point);
  }

  @Property
  void anyDoubleAsJavaReadsIt(@ForAll double x) {
    assertEquals(x, of(Double.toString(x), '.'));
  }

  @Property
  void anyFractionAsJavaReadsIt(@ForAll int whole, @ForAll short part) {
    String text = whole + "." + Math.abs(part);
    assertEquals(Double.parseDouble(text), of(text, '.'));
    assertEquals(Double.parseDouble(text), of(text.replace('.', ','), ','));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "1d", "0x1", "1e", "1 2", "NaN", "1,5", "--1", "i", "ä", "1.2.3"})
  void whatIsNoNumber(String text) {
    assertTrue(Double.isNaN(of(text, '.')), text);
  }

  @Test
  void edges() {
    assertEquals(5, of("5.", '.'));
    assertEquals(-0.5, of("-.5", '.'));
    assertEquals(7, of("+7", '.'));
    assertEquals(Double.NEGATIVE_INFINITY, of("-inf", '.'));
    assertEquals(Double.POSITIVE_INFINITY, of("Infinity", '.'));
    assertEquals(1234567890123456789.0, of("1234567890123456789", '.'));
    assertTrue(Double.isNaN(of("1.5", ',')));
  }
}
