package io.gradinstructor.core.report;

import io.gradinstructor.core.instructor.Grid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Numbers as colours.
 *
 * @param grid shown with its rows running to the right and its columns down, as inputs and outputs
 *     of a layer
 * @param signed whether colours diverge from 0 rather than rise from the least number to the
 *     greatest
 * @param least number of the scale
 * @param greatest number of the scale
 * @param scale pixels of a cell's side
 * @param legend whether a bar of the colours with their numbers stands below
 */
public record Picture(
    Grid grid, boolean signed, double least, double greatest, int scale, boolean legend) {
  private static final int BAR = 10;
  private static final int MARGIN = 4;
  private static final int DOT = 2;
  private static final int HEIGHT = 5 * DOT;
  private static final int INK = 0x59616d;
  private static final int PAPER = 0xffffff;

  /** Digits of three by five dots, so that no fonts are needed: bits row by row from the top. */
  private static final String SIGNS = "0123456789.-e";

  private static final int[] DOTS = {
    0b111101101101111, 0b010110010010111, 0b111001111100111, 0b111001111001111, 0b101101111001001,
    0b111100111001111, 0b111100111101111, 0b111001001001001, 0b111101111101111, 0b111101111001111,
    0b000000000000010, 0b000000111000000, 0b000111111100111
  };

  /** As a PNG file. */
  public byte[] png() {
    int width = grid.rows() * scale;
    int height = grid.columns() * scale;
    int full = legend ? Math.max(width, 120) : width;
    int below = legend ? MARGIN + BAR + MARGIN + HEIGHT + MARGIN : 0;
    BufferedImage image = new BufferedImage(full, height + below, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < full; x++) {
        boolean cell = x < width && y < height;
        image.setRGB(x, y, cell ? colour(grid.at(x / scale, y / scale)) : PAPER);
      }
    }
    if (legend) {
      bar(image, height + MARGIN);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void bar(BufferedImage image, int top) {
    int width = image.getWidth();
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < BAR; y++) {
        image.setRGB(x, top + y, colour(least + (greatest - least) * x / (width - 1)));
      }
    }
    String low = number(least);
    String high = number(greatest);
    write(image, low, MARGIN, top + BAR + MARGIN);
    write(image, high, width - MARGIN - high.length() * 4 * DOT, top + BAR + MARGIN);
  }

  private int colour(double value) {
    if (signed) {
      double most = Math.max(Math.abs(least), Math.abs(greatest));
      return Colours.diverging(most == 0 ? 0 : value / most);
    }
    return Colours.viridis(greatest == least ? 0 : (value - least) / (greatest - least));
  }

  private static String number(double x) {
    return x == 0 ? "0" : String.format(Locale.ROOT, "%.1e", x).replace("e+", "e");
  }

  private static void write(BufferedImage image, String text, int left, int top) {
    for (int i = 0; i < text.length(); i++) {
      int dots = DOTS[SIGNS.indexOf(text.charAt(i))];
      for (int bit = 0; bit < 15; bit++) {
        if ((dots >> (14 - bit) & 1) == 1) {
          int x = left + (i * 4 + bit % 3) * DOT;
          int y = top + bit / 3 * DOT;
          for (int k = 0; k < DOT * DOT; k++) {
            image.setRGB(x + k % DOT, y + k / DOT, INK);
          }
        }
      }
    }
  }
}
