package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private final Memory memory = new Memory();

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void itsBytesAreLittleEndianFloatsOfWhatItRemembers() {
    memory.put("b", new float[] {1, -2}, 2);
    memory.state().put("rate", new float[] {0.1f});
    SortedMap<String, byte[]> bytes = memory.bytes();
    assertEquals(Set.of("b"), bytes.keySet(), "what a step is given is not remembered");
    assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0}, bytes.get("b"));
  }

  @Test
  void itRemembersWhatAnotherDid() {
    memory.put("a", new float[] {3, 4, 5, 6}, 2, 2);
    memory.put("b", new float[] {7}, 1);
    try (Memory other = new Memory()) {
      other.put("b", new float[1], 1);
      other.put("a", new float[4], 2, 2);
      other.set(memory.bytes());
      assertArrayEquals(new float[] {3, 4, 5, 6}, other.get("a"));
      assertArrayEquals(new float[] {7}, other.get("b"));
    }
  }

  @Test
  void whatIsOfOtherPartsIsRefused() {
    memory.put("a", new float[2], 2);
    assertEquals("memory of [b], not [a]", refused(Map.of("b", new byte[8])));
    assertEquals("memory of [], not [a]", refused(Map.of()));
    assertEquals("memory of [], not [a]", refused(null));
    assertEquals("memory of a has 4 bytes, not 4·2", refused(Map.of("a", new byte[4])));
  }

  private String refused(Map<String, byte[]> bytes) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> memory.set(bytes == null ? null : new TreeMap<>(bytes)))
        .getMessage();
  }
}
