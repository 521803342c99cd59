package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.Problem;
import io.gradinstructor.data.DataFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A folder with a data set of one's own, and a campaign on it at the door. */
abstract class OwnImages {
  /** On 400 and 100 images of 8 x 8 with four classes, unless a test writes others. */
  static final String OWN =
      """
      campaign: c
      dataset:
        name: idx
        path: set
        train: [0, 256]
        reward: [256, 400]
        test: [0, 100]
      network: {layers: [64, 8, 4]}
      arms: [backprop]
      """;

  @TempDir Path folder;

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  Admission admit(String text) throws CampaignException {
    return Admission.of("c.yaml", bytes(text), DataFolder.within(folder.toString()));
  }

  List<String> problems(String text) {
    return assertThrows(CampaignException.class, () -> admit(text)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  void images(String name, int count, int rows, int columns) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(16 + count * rows * columns)
            .putInt(0x803)
            .putInt(count)
            .putInt(rows)
            .putInt(columns)
            .array();
    Files.createDirectories(folder.resolve("set"));
    Files.write(folder.resolve("set").resolve(name + "-images-idx3-ubyte"), bytes);
  }

  void labels(String name, int count, int least, int classes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (least + i % classes));
    }
    Files.write(folder.resolve("set").resolve(name + "-labels-idx1-ubyte"), bytes.array());
  }

  void write() throws IOException {
    images("train", 400, 8, 8);
    labels("train", 400, 0, 4);
    images("t10k", 100, 8, 8);
    labels("t10k", 100, 0, 4);
  }
}
