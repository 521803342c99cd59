package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.network.Grid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
  /** Two inputs, three outputs. */
  private static final Grid GRID = new Grid(2, 3, new float[] {0, 1, 2, 3, 4, -4});

  private static BufferedImage read(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(picture.png()));
  }

  private static int colour(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xffffff;
  }

  @Test
  void inputsRunToTheRightAndOutputsDown() throws IOException {
    BufferedImage image = read(new Picture(GRID, false, 0, 4, 5, false));
    assertEquals(10, image.getWidth());
    assertEquals(15, image.getHeight());
    assertEquals(Colours.viridis(0), colour(image, 0, 0));
    assertEquals(Colours.viridis(0.75), colour(image, 5, 0));
    assertEquals(Colours.viridis(0.25), colour(image, 4, 9));
    assertEquals(Colours.viridis(1), colour(image, 9, 9));
  }

  @Test
  void signedNumbersDivergeFromZero() throws IOException {
    BufferedImage image = read(new Picture(GRID, true, -4, 4, 1, false));
    assertEquals(Colours.diverging(0), colour(image, 0, 0));
    assertEquals(Colours.diverging(1), colour(image, 1, 1));
    assertEquals(Colours.diverging(-1), colour(image, 1, 2));
    int middle = Colours.diverging(0);
    assertTrue((middle >> 16) > 0xe0 && (middle & 0xff) > 0xe0, "nearly white");
    int red = Colours.diverging(1);
    assertTrue(red >> 16 > 2 * (red & 0xff), "red");
    int blue = Colours.diverging(-1);
    assertTrue((blue & 0xff) > 1.5 * (blue >> 16), "blue");
  }

  @Test
  void aLegendStandsBelow() throws IOException {
    BufferedImage image = read(new Picture(GRID, false, 0, 4, 100, true));
    assertEquals(200, image.getWidth());
    assertTrue(image.getHeight() > 300);
    assertEquals(Colours.viridis(0), colour(image, 0, 308));
    assertEquals(Colours.viridis(1), colour(image, 199, 308));
  }

  @Test
  void numPyReadsWhatIsWritten() {
    byte[] file = Npy.write(GRID);
    assertArrayEquals(
        new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, Arrays.copyOf(file, 8));
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(8);
    int length = in.getShort();
    assertEquals(0, (10 + length) % 64, "numbers are aligned");
    String header = new String(file, 10, length, StandardCharsets.US_ASCII);
    assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", header.strip());
    assertTrue(header.endsWith("\n"));
    in.position(10 + length);
    for (float x : GRID.values()) {
      assertEquals(x, in.getFloat());
    }
    assertEquals(0, in.remaining());
  }
}
