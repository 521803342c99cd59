package io.gradinstructor.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.data.table.Arff;
import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Npy;
import io.gradinstructor.data.table.Pictures;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
  @TempDir Path folder;

  private static DatasetSpec checked(Source source, Range train, Range reward, Range test) {
    DatasetSpec spec =
        new DatasetSpec(
            source.format(), null, null, train, reward, test, null, null, source, null, false);
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  private static DatasetSpec checked(Source source) {
    return checked(source, new Range(0, 2), new Range(2, 3), new Range(3, 4));
  }

  private static String failure(Source source) {
    return assertThrows(DatasetException.class, () -> checked(source)).getMessage();
  }

  /** An array as NumPy writes it: version 1, the header padded to 64 bytes. */
  private static byte[] npy(String descr, boolean fortran, String shape, byte[] data) {
    String header =
        "{'descr': '"
            + descr
            + "', 'fortran_order': "
            + (fortran ? "True" : "False")
            + ", 'shape': ("
            + shape
            + "), }";
    int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    byte[] text =
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) length)
        .put(text)
        .put(data)
        .array();
  }

  private static byte[] elements(String descr, double... values) {
    int bytes = descr.charAt(2) - '0';
    ByteBuffer b = ByteBuffer.allocate(values.length * bytes);
    b.order(descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (double v : values) {
      switch (descr.substring(1)) {
        case "u1", "i1" -> b.put((byte) v);
        case "f4" -> b.putFloat((float) v);
        case "f8" -> b.putDouble(v);
        case "i4" -> b.putInt((int) v);
        default -> b.putLong((long) v);
      }
    }
    return b.array();
  }

  private static Columns plain(Scale scale) {
    return new Columns(null, List.of(), Map.of(), List.of(), Missing.REFUSE, scale, true);
  }

  private Npy write(byte[] features, byte[] labels, Scale scale) throws IOException {
    Files.write(folder.resolve("x.npy"), features);
    Files.write(folder.resolve("y.npy"), labels);
    return new Npy(
        null,
        folder.resolve("x.npy").toString(),
        folder.resolve("y.npy").toString(),
        null,
        null,
        plain(scale));
  }

  @ParameterizedTest
  @CsvSource({"<f4, <i8", "<f8, |i1", ">f8, >i8", "<i4, <i4", "<i8, |i1", "|i1, <f4"})
  void numbersOfAnyTypeAndOrder(String type, String labelType) throws IOException {
    byte[] labels = npy(labelType, false, "4,", elements(labelType, 7, -1, 7, -1));
    float[] expected = {1, 2, 3, 4};
    byte[] c = npy(type, false, "4, 2", elements(type, 1, 2, 3, 4, 5, 6, 7, 8));
    DatasetSpec spec = checked(write(c, labels, Scale.NONE));
    assertArrayEquals(expected, Datasets.load(spec).train().floats(0, 2));
    assertEquals(List.of("-1", "7"), spec.content().encoding().classes());
    assertArrayEquals(new byte[] {1, 0}, Datasets.load(spec).train().labels());
    byte[] fortran = npy(type, true, "4, 2", elements(type, 1, 3, 5, 7, 2, 4, 6, 8));
    assertArrayEquals(
        expected, Datasets.load(checked(write(fortran, labels, Scale.NONE))).train().floats(0, 2));
  }

  /** Of four pictures of 2 x 3, in Fortran's order: the picture varies fastest, then its rows. */
  @Test
  void bytesArePixels() throws IOException {
    byte[] data = new byte[24];
    for (int n = 0; n < 4; n++) {
      for (int r = 0; r < 2; r++) {
        for (int c = 0; c < 3; c++) {
          data[n + 4 * (r + 2 * c)] = (byte) (200 + 10 * r + n + c);
        }
      }
    }
    byte[] labels =
        npy(
            "<U2",
            false,
            "4,",
            "a\0\0\0\0\0\0\0\u00fc\0\0\0b\0\0\0a\0\0\0\0\0\0\0\u00fc\0\0\0b\0\0\0"
                .getBytes(StandardCharsets.ISO_8859_1));
    DatasetSpec spec = checked(write(npy("|u1", true, "4, 2, 3", data), labels, null));
    assertEquals(List.of(2, 3, 1), spec.content().encoding().image());
    assertEquals(List.of("a", "üb"), spec.content().encoding().classes());
    assertTrue(spec.pixels());
    assertArrayEquals(
        new byte[] {(byte) 200, (byte) 201, (byte) 202, (byte) 210, (byte) 211, (byte) 212},
        Arrays.copyOf(Datasets.load(spec).train().pixels(), 6));
  }

  @Test
  void archives() throws IOException {
    Path file = folder.resolve("set.npz");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> e :
          Map.of(
                  "y_train", npy("<i8", false, "4,", elements("<i8", 0, 1, 0, 1)),
                  "x_train", npy("<f4", false, "4, 1", elements("<f4", 1, 2, 3, 4)),
                  "y_test", npy("<i8", false, "2,", elements("<i8", 1, 0)),
                  "x_test", npy("<f4", false, "2, 1", elements("<f4", 5, 6)))
              .entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey() + ".npy"));
        zip.write(e.getValue());
      }
    }
    Npy npz = new Npy(file.toString(), "x_train", "y_train", "x_test", "y_test", plain(Scale.NONE));
    Dataset set = Datasets.load(checked(npz, new Range(0, 2), new Range(2, 4), new Range(0, 2)));
    assertArrayEquals(new float[] {1, 2}, set.train().floats(0, 2));
    assertArrayEquals(new float[] {3, 4}, set.reward().floats(0, 2));
    assertArrayEquals(new float[] {5, 6}, set.test().floats(0, 2));
    assertArrayEquals(new byte[] {1, 0}, set.test().labels());
    String message = failure(new Npy(file.toString(), "x", "y_train", null, null, plain(null)));
    assertTrue(message.contains("expected an array \"x\", found "), message);
  }

  @Test
  void arraysThatDoNotFit() throws IOException {
    byte[] labels = npy("<i8", false, "4,", elements("<i8", 0, 1, 0, 1));
    byte[] four = npy("<f4", false, "4, 1", elements("<f4", 1, 2, Float.NaN, 4));
    String x = folder.resolve("x.npy").toString();
    String y = folder.resolve("y.npy").toString();
    assertEquals(
        x
            + ", row 2, number 0: expected a finite number, found NaN; missing: mean puts the mean"
            + " of the training rows there",
        failure(write(four, labels, Scale.NONE)));
    byte[] three = npy("<f4", false, "3, 1", elements("<f4", 1, 2, 3));
    assertEquals(
        y + ": expected a class for each of 3 rows, found an array of [4]",
        failure(write(three, labels, Scale.NONE)));
    byte[] cut = npy("<f4", false, "4, 1", elements("<f4", 1, 2, 3));
    assertEquals(
        x + ": expected 4 elements as the header says, found 3",
        failure(write(cut, labels, Scale.NONE)));
    assertTrue(
        failure(write("hello, world".getBytes(StandardCharsets.US_ASCII), labels, null))
            .contains("expected an array of NumPy (npy), found other data"));
    assertTrue(
        failure(write(npy("<c8", false, "4, 1", new byte[32]), labels, null))
            .contains("expected an array of numbers or texts"));
  }

  private static final String ARFF =
      """
      % a comment
      @RELATION 'of things'
      @attribute width numeric
      @attribute 'how it looks' {red, 'dark blue', 'it\\'s'}
      @ATTRIBUTE class {yes,no}
      @DATA
      1, red, yes
      2, 'dark blue', no
      % another
      ?, "it's", yes
      4, red, no
      """;

  private Arff arff(String text) throws IOException {
    Path file = folder.resolve("x.arff");
    Files.writeString(file, text);
    Columns c =
        new Columns("class", List.of(), Map.of(), List.of(), Missing.MEAN, Scale.NONE, false);
    return new Arff(file.toString(), null, c);
  }

  @Test
  void attributeRelationFiles() throws IOException {
    DatasetSpec spec = checked(arff(ARFF));
    assertEquals(
        List.of("dark blue", "it's", "red"),
        spec.content().encoding().features().get(1).categories());
    assertArrayEquals(
        new float[] {1, 0, 0, 1, 2, 1, 0, 0}, Datasets.load(spec).train().floats(0, 2));
    assertArrayEquals(new float[] {1.5f, 0, 1, 0}, Datasets.load(spec).reward().floats(0, 1));
    String file = folder.resolve("x.arff").toString();
    assertEquals(
        file
            + ", line 10, column \"how it looks\": expected one of red, dark blue, it's, found \"it\"",
        failure(arff(ARFF.replace("\"it's\"", "it"))));
    assertEquals(
        file + ", line 7, column \"width\": expected a number, found \"wide\"",
        failure(arff(ARFF.replace("1, red", "wide, red"))));
    assertEquals(
        file + ", line 7: expected a dense row, found a sparse one; these are not read",
        failure(arff(ARFF.replace("1, red, yes", "{0 1, 2 yes}"))));
    assertEquals(
        file + ": expected a line @data, found none: this is no ARFF file",
        failure(arff("% nothing\n")));
  }

  private void picture(String path, String format, int rows, int columns, int grey)
      throws IOException {
    BufferedImage image =
        new BufferedImage(
            columns, rows, grey < 0 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        if (grey < 0) {
          image.setRGB(x, y, 0xff8000);
        } else {
          image.getRaster().setSample(x, y, 0, Math.min(255, grey + x));
        }
      }
    }
    Path file = folder.resolve("pictures").resolve(path);
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    Files.write(file, out.toByteArray());
  }

  private Pictures pictures(List<Integer> size, boolean colour) {
    return new Pictures(folder.resolve("pictures").toString(), null, size, colour);
  }

  private DatasetSpec dealt(Pictures pictures) {
    Split split = new Split(Split.Kind.RANDOM, 1, 0.5, 0.25, 0.25, null);
    DatasetSpec spec = DatasetSpec.of("pictures", pictures, split);
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  @Test
  void foldersOfPictures() throws IOException {
    picture("cats/b.png", "png", 2, 4, 10);
    picture("cats/a.png", "png", 2, 4, 20);
    picture("größe/c.png", "png", 2, 4, -1);
    picture("größe/d.jpg", "jpg", 2, 4, 40);
    DatasetSpec spec =
        checked(pictures(null, false), new Range(0, 2), new Range(2, 3), new Range(3, 4));
    assertEquals(List.of("cats", "größe"), spec.content().encoding().classes());
    assertEquals(List.of(2, 4, 1), spec.content().encoding().image());
    assertArrayEquals(
        new byte[] {20, 21, 22, 23, 20, 21, 22, 23, 10, 11, 12, 13, 10, 11, 12, 13},
        Datasets.load(spec).train().pixels());
    // (299 · 255 + 587 · 128 + 500) / 1000
    assertEquals(151, Datasets.load(spec).reward().pixels()[0] & 0xff);
    DatasetSpec small =
        checked(pictures(List.of(1, 2), true), new Range(0, 2), new Range(2, 3), new Range(3, 4));
    assertArrayEquals(
        new byte[] {21, 23, 21, 23, 21, 23, 11, 13, 11, 13, 11, 13},
        Datasets.load(small).train().pixels());
    assertArrayEquals(
        new byte[] {(byte) 255, (byte) 255, (byte) 128, (byte) 128, 0, 0},
        Datasets.load(small).reward().pixels());
  }

  @Test
  void picturesThatAreNone() throws IOException {
    for (int i = 0; i < 2; i++) {
      picture("a/" + i + ".png", "png", 2, 2, i);
      picture("b/" + i + ".png", "png", 2, 2, i);
    }
    DatasetSpec spec = dealt(pictures(null, false));
    assertEquals(2, Datasets.load(spec).train().count());
    Path bad = folder.resolve("pictures/b/1.png");
    picture("b/1.png", "png", 2, 3, 1);
    assertEquals(
        bad
            + ": expected 2 x 2 pixels as the others have, found 2 x 3; size: [rows, columns]"
            + " brings all to one",
        assertThrows(DatasetException.class, () -> dealt(pictures(null, false))).getMessage());
    assertThrows(DatasetException.class, () -> Datasets.load(spec.rewarded(new Range(0, 1))));
    Files.writeString(bad, "no picture");
    assertEquals(
        bad + ": expected a picture, PNG or JPEG, found something else",
        assertThrows(DatasetException.class, () -> dealt(pictures(null, false))).getMessage());
  }
}
