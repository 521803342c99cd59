package io.gradinstructor.report;

import io.gradinstructor.network.Grid;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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

  /** Colours of the scale, one of them for 0; paper and ink follow them in the palette. */
  private static final int SHADES = 253;

  private static final byte PAPER = (byte) SHADES;
  private static final byte INK = (byte) (SHADES + 1);

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
    // With a palette files are small and quick to write.
    BufferedImage image =
        new BufferedImage(full, height + below, BufferedImage.TYPE_BYTE_INDEXED, palette());
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    Arrays.fill(pixels, PAPER);
    for (int y = 0; y < height; y++) {
      for (int r = 0; r < grid.rows(); r++) {
        int from = y * full + r * scale;
        Arrays.fill(pixels, from, from + scale, shade(grid.at(r, y / scale)));
      }
    }
    if (legend) {
      bar(pixels, full, height + MARGIN);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // By itself, ImageIO would go over a temporary file.
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private IndexColorModel palette() {
    int[] rgb = new int[SHADES + 2];
    for (int i = 0; i < SHADES; i++) {
      double share = i / (SHADES - 1.0);
      rgb[i] = signed ? Colours.diverging(2 * share - 1) : Colours.viridis(share);
    }
    rgb[SHADES] = 0xffffff;
    rgb[SHADES + 1] = 0x59616d;
    return new IndexColorModel(8, rgb.length, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  private void bar(byte[] pixels, int width, int top) {
    for (int x = 0; x < width; x++) {
      for (int y = 0; y < BAR; y++) {
        pixels[(top + y) * width + x] = shade(least + (greatest - least) * x / (width - 1));
      }
    }
    String low = number(least);
    String high = number(greatest);
    write(pixels, width, low, MARGIN, top + BAR + MARGIN);
    write(pixels, width, high, width - MARGIN - high.length() * 4 * DOT, top + BAR + MARGIN);
  }

  private byte shade(double value) {
    double most = Math.max(Math.abs(least), Math.abs(greatest));
    double from = signed ? -most : least;
    double to = signed ? most : greatest;
    double share = to == from ? (signed ? 0.5 : 0) : (value - from) / (to - from);
    return (byte) Math.round((SHADES - 1) * Math.max(0, Math.min(1, share)));
  }

  private static String number(double x) {
    // Of weights that exploded.
    if (!Double.isFinite(x)) {
      return "-";
    }
    return x == 0 ? "0" : String.format(Locale.ROOT, "%.1e", x).replace("e+", "e");
  }

  private static void write(byte[] pixels, int width, String text, int left, int top) {
    for (int i = 0; i < text.length(); i++) {
      int dots = DOTS[SIGNS.indexOf(text.charAt(i))];
      for (int bit = 0; bit < 15; bit++) {
        if ((dots >> (14 - bit) & 1) == 1) {
          int x = left + (i * 4 + bit % 3) * DOT;
          int y = top + bit / 3 * DOT;
          for (int k = 0; k < DOT * DOT; k++) {
            pixels[(y + k / DOT) * width + x + k % DOT] = INK;
          }
        }
      }
    }
  }
}
