package io.gradinstructor.training.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.training.Part;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's method is what it says: a record that compiles, is read and trains. */
class OwnMethodTest {
  private static final Path TUTORIAL = Path.of("../docs/tutorials/method.md");
  private static final String NAME = "io.gradinstructor.training.parts.SignSgd";

  @TempDir Path folder;

  @Test
  void theTutorialsPartCompilesAndSteps() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {compiled().toUri().toURL()}, getClass().getClassLoader())) {
      Part usual = (Part) Field.usual(loader.loadClass(NAME));
      assertEquals("sign-sgd", new Parts.Entry(usual.getClass()).kind());
      Graph g = new Graph();
      Optimizer.Update update =
          ((Optimizer) usual)
              .update(g.input("w", 3), g.input("g", 3), List.of(), g.input("rate"), null);
      g.output("next", update.parameter());
      try (Program program = Program.of(g);
          State state = new State()) {
        state.put("w", new float[] {1, 2, 3}, 3);
        state.put("g", new float[] {0.5f, 0, -20}, 3);
        state.put("rate", new float[] {0.25f});
        try (var result = state.run(program, Map.of())) {
          assertArrayEquals(new float[] {0.75f, 2, 3.25f}, Program.floats(result, "next"));
        }
      }
    }
  }

  /** The lines that it says others come after are there. */
  @Test
  void itsNeighboursAreWhereItSays() throws Exception {
    String registry =
        Files.readString(Path.of("src/main/java/io/gradinstructor/training/registry/Parts.java"));
    assertTrue(registry.contains("AdaRem.class,"));
    String kit =
        Files.readString(
            Path.of("../campaign/src/test/java/io/gradinstructor/training/PartsTest.java"));
    assertTrue(kit.contains("new Line(\"adarem\", "));
  }

  private Path compiled() throws Exception {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(TUTORIAL));
    assertTrue(block.find());
    Path file = folder.resolve("SignSgd.java");
    Files.writeString(file, block.group(1));
    String classes = System.getProperty("java.class.path");
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classes, "-d", folder.toString(), file.toString());
    assertEquals(0, code);
    return folder;
  }
}
