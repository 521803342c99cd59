package io.gradinstructor.data;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.data.table.Inputs;
import java.util.Arrays;

/**
 * Images, or rows of a table, and their classes.
 *
 * @param inputs what networks take of them, one after another
 * @param labels class of each image; not to be written to
 * @param count of images
 * @param pixelsPerImage numbers of an image
 */
public record Images(Inputs inputs, byte[] labels, int count, int pixelsPerImage) {
  /** Checks that the sizes fit each other. */
  public Images {
    if (labels.length != count || inputs.length() != (long) count * pixelsPerImage) {
      throw new IllegalArgumentException(
          inputs.length()
              + " pixels and "
              + labels.length
              + " labels for "
              + count
              + " images of "
              + pixelsPerImage);
    }
  }

  /**
   * Images of pixels.
   *
   * @param pixels unsigned bytes, image after image; not to be written to
   */
  public Images(byte[] pixels, byte[] labels, int count, int pixelsPerImage) {
    this(new Inputs.Bytes(pixels), labels, count, pixelsPerImage);
  }

  /**
   * Pixels, unsigned bytes, image after image; not to be written to.
   *
   * @throws IllegalStateException of rows of a table, which have none
   */
  public byte[] pixels() {
    if (inputs instanceof Inputs.Bytes bytes) {
      return bytes.values();
    }
    throw new IllegalStateException("rows of a table have no pixels");
  }

  /** Numbers of some images as networks take them. */
  public float[] floats(int from, int to) {
    return inputs.floats(from * pixelsPerImage, to * pixelsPerImage);
  }

  /** All numbers as a tensor that {@link #batch} takes in. */
  public OnnxTensor tensor() {
    return inputs instanceof Inputs.Bytes bytes
        ? Program.tensor(bytes.values(), count, pixelsPerImage)
        : Program.tensor(((Inputs.Floats) inputs).values(), count, pixelsPerImage);
  }

  /**
   * Images by their indices as networks take them, [n, numbers].
   *
   * @param name of the input of the graph that has all of them
   */
  public Value batch(Graph g, String name, Value index) {
    return inputs instanceof Inputs.Bytes
        ? g.input(name, DType.UINT8, count, pixelsPerImage).gather(index).toFloat().mul(1 / 255.0)
        : g.input(name, count, pixelsPerImage).gather(index);
  }

  /** The first so many. */
  public Images first(int n) {
    return new Images(
        inputs.first(n * pixelsPerImage), Arrays.copyOf(labels, n), n, pixelsPerImage);
  }

  /** These, then the others. */
  public Images concat(Images other) {
    if (other.pixelsPerImage != pixelsPerImage) {
      throw new IllegalArgumentException(
          "images of " + pixelsPerImage + " and " + other.pixelsPerImage + " pixels");
    }
    byte[] all = Arrays.copyOf(labels, count + other.count);
    System.arraycopy(other.labels, 0, all, count, other.count);
    return new Images(inputs.concat(other.inputs), all, count + other.count, pixelsPerImage);
  }

  /** The labels as programs take them. */
  public long[] classes() {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] = labels[i];
    }
    return out;
  }
}
