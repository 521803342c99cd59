package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.data.Range;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.data.table.TableException;
import io.gradinstructor.training.parts.He;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureModelTest {
  private static final List<String> CLASSES = List.of("cat", "dog");

  @TempDir Path folder;

  private void picture(String name, Random random) throws IOException {
    Path file = folder.resolve("all").resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6; i++) {
      image.setRGB(i % 3, i / 3, random.nextInt(1 << 24));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static Layered colours() {
    return new Layered(
        List.of(3, 2, 3),
        List.of(
            new Layer.Conv(4, 3, 1, Layer.Norm.BATCH, Activation.RELU),
            new Layer.Dense(2, Layer.Norm.NONE, Activation.NONE)));
  }

  /**
   * Of two rows, three columns and three colours, as they are trained on and as files have them.
   */
  @Test
  void coloursAreMapsOfTheNetwork() throws Exception {
    Random random = new Random(1);
    for (String name : List.of("cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png")) {
      picture(name, random);
    }
    Pictures pictures = new Pictures(folder.resolve("all").toString(), null, null, true);
    DatasetSpec spec =
        new DatasetSpec(
            "pictures",
            null,
            null,
            new Range(0, 2),
            new Range(2, 3),
            new Range(3, 4),
            null,
            null,
            pictures,
            null,
            false);
    spec = spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
    Images seen = Datasets.load(spec).train();
    BufferedImage first = ImageIO.read(folder.resolve("all/cat/1.png").toFile());
    for (int i = 0; i < 6; i++) {
      int rgb = first.getRGB(i % 3, i / 3);
      assertEquals((byte) (rgb >> 16), seen.pixels()[i], "red");
      assertEquals((byte) (rgb >> 8), seen.pixels()[6 + i], "green");
      assertEquals((byte) rgb, seen.pixels()[12 + i], "blue");
    }
    List<Integer> size = spec.content().encoding().image();
    assertEquals(List.of(2, 3, 3), size);
    Weights w = new He().network(colours(), 5);
    byte[] network = NetworkModel.onnx(colours(), w.bytes(), null, Map.of());
    byte[] onnx = PictureModel.onnx(network, size, CLASSES);
    Pictures.Shown shown = pictures.shown(folder.resolve("all"), size, CLASSES);
    assertEquals(List.of("cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png"), shown.names());
    assertArrayEquals(new int[] {0, 0, 1, 1}, shown.labels());
    float[] p = PictureModel.probabilities(onnx, shown.bytes(), size);
    float[] trained = Prediction.probabilities(w, seen.floats(0, 2));
    for (int i = 0; i < trained.length; i++) {
      assertEquals(trained[i], p[i], 1e-6);
    }
    assertEquals(size, PictureModel.size(onnx));
    assertNull(PictureModel.size(network));
    assertEquals(CLASSES, PictureModel.classes(onnx));
    assertArrayEquals(w.bytes(), NetworkFileReader.read(onnx).bytes());
    Pictures.Shown one = pictures.shown(folder.resolve("all/dog/4.png"), size, CLASSES);
    assertEquals(List.of("4.png"), one.names());
    assertArrayEquals(new int[] {-1}, one.labels());
    assertThrows(
        TableException.class,
        () -> pictures.shown(folder.resolve("all"), List.of(3, 3, 3), CLASSES));
  }

  /** IDX images of a perceptron, whose sides it does not know. */
  @Test
  void labelsAreNames() throws Exception {
    Weights w = new He().network(List.of(6, 4, 2), 5);
    byte[] network = NetworkModel.onnx(w.layers(), w.bytes(), null, Map.of());
    byte[] onnx = PictureModel.onnx(network, null, List.of("3", "8"));
    byte[] images = new byte[300 * 6];
    new Random(2).nextBytes(images);
    float[] p = PictureModel.probabilities(onnx, images, List.of(2, 3, 1));
    assertEquals(600, p.length);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx);
        OnnxTensor x = Program.tensor(images, 300, 2, 3);
        OrtSession.Result result = session.run(Map.of("images", x))) {
      String[] labels = (String[]) result.get("label").orElseThrow().getValue();
      float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
      for (int i = 0; i < 300; i++) {
        assertEquals(p[2 * i] >= p[2 * i + 1] ? "3" : "8", labels[i]);
        assertEquals(1 / (1 + Math.exp(logits[i][1] - logits[i][0])), p[2 * i], 1e-5);
      }
    }
    assertArrayEquals(w.bytes(), NetworkFileReader.read(onnx).bytes());
    assertThrows(
        RuntimeException.class, () -> PictureModel.probabilities(onnx, images, List.of(2, 2, 1)));
  }
}
