package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Golden vectors from PyTorch (float64), from the folder in the property {@code golden.dir} or the
 * resources.
 */
public final class Golden {
  private Golden() {}

  public static JsonNode read(String name) throws IOException {
    return read("golden.dir", name);
  }

  /** Of a part, from the folder in the property {@code parts.golden.dir} or the resources. */
  public static JsonNode part(String kind) throws IOException {
    return read("parts.golden.dir", kind);
  }

  private static JsonNode read(String property, String name) throws IOException {
    String dir = System.getProperty(property);
    if (dir == null || dir.isBlank()) {
      return resource(name);
    }
    try (InputStream in = Files.newInputStream(Path.of(dir, name + ".json"))) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** From the resources always. */
  public static JsonNode resource(String name) throws IOException {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** The numbers of a nested list, row-major. */
  public static float[] floats(JsonNode node) {
    if (!node.isArray()) {
      return new float[] {(float) node.asDouble()};
    }
    float[] all = new float[count(node)];
    fill(node, all, 0);
    return all;
  }

  private static int count(JsonNode node) {
    if (!node.isArray()) {
      return 1;
    }
    int n = 0;
    for (JsonNode c : node) {
      n += count(c);
    }
    return n;
  }

  private static int fill(JsonNode node, float[] out, int at) {
    if (!node.isArray()) {
      out[at] = (float) node.asDouble();
      return at + 1;
    }
    for (JsonNode c : node) {
      at = fill(c, out, at);
    }
    return at;
  }

  /** Equal to 1e-4 of the largest element. */
  public static void assertClose(JsonNode expected, float[] actual, String what) {
    assertClose(floats(expected), actual, 1e-4, what);
  }

  public static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, what + ": size");
    double largest = 1e-12;
    for (float e : expected) {
      largest = Math.max(largest, Math.abs(e));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * largest, what + "[" + i + "]");
    }
  }

  /** Outputs of a graph that has only constants. */
  public static Map<String, float[]> evaluate(Graph g) {
    try (Program p = Program.of(g);
        var result = p.run(Map.of())) {
      Map<String, float[]> out = new java.util.HashMap<>();
      g.outputs().keySet().forEach(k -> out.put(k, Program.floats(result, k)));
      return out;
    }
  }

  public static Value constant(Graph g, JsonNode node, long... shape) {
    return g.constant(floats(node), shape);
  }
}
