package io.gradinstructor.explainservice;

import io.gradinstructor.instructor.GradCam;
import io.gradinstructor.network.Grid;
import io.gradinstructor.report.Picture;

/** What can be shown of a layer. */
enum LayerMap {
  /** Where the score's gradient and the feature maps agree; of hidden units, how much each does. */
  HEAT(false),
  /** The same before the ReLU; of hidden units, which way. */
  SIGNED(true),
  /** Of the score with respect to each weight. */
  GRADIENT(true),
  WEIGHTS(true),
  /** Heat by input, folded back to the image. */
  PIXELS(false);

  /** At which resolution. */
  enum Size {
    /** Of the last feature maps. */
    VIEW,
    /** A number for each weight. */
    MATRIX
  }

  /** Pixels of a picture of a usual size. */
  private static final int WIDTH = 600;

  private static final int MAX_PIXELS = 16_000_000;

  private final boolean signed;

  LayerMap(boolean signed) {
    this.signed = signed;
  }

  /** Whether its numbers have signs at that resolution. */
  private boolean signed(Size size) {
    return this == SIGNED || signed && size == Size.MATRIX;
  }

  /**
   * The numbers, [inputs][outputs] or coarser.
   *
   * @throws Refusal if there are none
   */
  Grid of(Explainer.Sight sight, int number, Size size) {
    GradCam.Layer layer = sight.layer(number);
    int inputs = sight.weights().network().in(number - 1);
    int outputs = sight.weights().network().out(number - 1);
    int rows = layer.heat().rows();
    int columns = layer.heat().columns();
    boolean view = size == Size.VIEW;
    return switch (this) {
      case HEAT -> view ? layer.heat() : layer.heat().enlarged(inputs, outputs);
      case SIGNED -> {
        Grid signedMap = required(layer.signed());
        yield view ? signedMap : signedMap.enlarged(inputs, outputs);
      }
      case GRADIENT -> {
        Grid gradient = required(layer.gradient());
        yield view ? gradient.rms(rows, columns) : gradient;
      }
      case WEIGHTS -> {
        Grid weights = sight.weights().grid(number - 1);
        yield view ? weights.rms(rows, columns) : weights;
      }
      case PIXELS -> {
        if (sight.weights().network().matrices().get(0).taken()
            != sight.weights().network().in(0)) {
          throw Refusal.unfit("map: the first layer is a convolution, whose rows are no pixels");
        }
        yield pixels(layer, number, inputs, outputs);
      }
    };
  }

  /**
   * The numbers as a picture.
   *
   * @param max number whose colour is the last one; null for the greatest
   * @param scale pixels of a cell's side; null for a picture of a usual size
   * @throws Refusal if there are none
   */
  Picture picture(
      Explainer.Sight sight, int number, Size size, Double max, Integer scale, boolean legend) {
    Grid grid = of(sight, number, size);
    // An image's rows run down, a layer's inputs to the right.
    Grid shown = this == PIXELS ? grid.transposed() : grid;
    boolean diverging = signed(size);
    double most = Math.max(Math.abs(grid.minimum()), Math.abs(grid.maximum()));
    double greatest = max != null ? max : diverging ? most : grid.maximum();
    int pixels =
        scale != null ? scale : Math.max(1, WIDTH / Math.max(shown.rows(), shown.columns()));
    if ((long) shown.rows() * pixels * shown.columns() * pixels > MAX_PIXELS) {
      throw Refusal.bad("scale: the picture would have more than " + MAX_PIXELS + " pixels");
    }
    return new Picture(shown, diverging, diverging ? -greatest : 0, greatest, pixels, legend);
  }

  private static Grid pixels(GradCam.Layer layer, int number, int inputs, int outputs) {
    if (number != 1) {
      throw Refusal.bad("layer: pixels are those of layer 1");
    }
    if (!layer.byInput()) {
      throw Refusal.unfit("instructor: sees whole hidden units, its heat tells no pixels apart");
    }
    try {
      // Pictures show rows to the right: an image's own rows run down.
      return layer.heat().enlarged(inputs, outputs).folded();
    } catch (IllegalArgumentException e) {
      throw Refusal.bad("map: " + e.getMessage());
    }
  }

  private static Grid required(Grid grid) {
    if (grid == null) {
      throw Refusal.unfit("instructor: was published by a version that had no such map");
    }
    return grid;
  }
}
