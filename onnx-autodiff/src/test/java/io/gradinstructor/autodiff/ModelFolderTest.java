package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path folder;

  @AfterEach
  void keepNoMore() {
    System.clearProperty(ModelFolder.PROPERTY);
  }

  private static Graph doubled() {
    Graph g = new Graph();
    return g.output("y", g.input("x", 2).mul(2));
  }

  @Test
  void whatIsMadeReadyToRunIsKeptOnceIfAFolderIsNamed() throws Exception {
    Program.of(doubled()).close();
    System.setProperty(ModelFolder.PROPERTY, folder.resolve("models").toString());
    Program.of(doubled()).close();
    Program.of(doubled()).close();
    try (Stream<Path> kept = Files.list(folder.resolve("models"))) {
      List<Path> models = kept.toList();
      assertEquals(1, models.size());
      assertArrayEquals(
          doubled().toModel("graph", Map.of()).toByteArray(), Files.readAllBytes(models.get(0)));
    }
  }
}
