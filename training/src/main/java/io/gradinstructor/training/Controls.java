package io.gradinstructor.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Knobs that an instructor may set, and how far. Where a number stands in its range is told by its
 * place: −1 at the low end, 1 at the high end.
 *
 * @param blocks what the instructor sees as one layer each; empty where that is each layer
 * @param bands that it sees of the first layer, each as if it were a layer; null where it sees that
 *     layer as one
 */
public record Controls(List<Axis> axes, List<Block> blocks, Division bands) {
  /** Of an instructor that sees each layer as one. */
  public Controls(List<Axis> axes) {
    this(axes, List.of(), null);
  }

  /**
   * Layers that are seen as one.
   *
   * @param layers from 0
   * @param shift added to the mean of the logarithms of their weights' scales
   */
  public record Block(List<Integer> layers, double shift) {}

  /**
   * A number that may be set.
   *
   * @param path of its knob in the settings of the trainer
   * @param layers of weights that it is for, from 0, or bands; empty for all alike
   * @param low end of its range
   * @param high end of its range
   * @param log whether places go by its logarithm
   * @param least that it is set to: low, or more while little is known
   * @param most that it is set to: high, or less while little is known
   */
  public record Axis(
      String path,
      List<Integer> layers,
      double low,
      double high,
      boolean log,
      double least,
      double most) {
    /** The number at a place. */
    public double value(double place) {
      double share = (place + 1) / 2;
      return log
          ? StrictMath.exp(
              StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low)))
          : low + share * (high - low);
    }

    /** The place of a number. */
    public double place(double value) {
      double share =
          log
              ? (StrictMath.log(value) - StrictMath.log(low))
                  / (StrictMath.log(high) - StrictMath.log(low))
              : (value - low) / (high - low);
      return 2 * share - 1;
    }

    /** A place, moved to where it may be set. */
    public double within(double place) {
      return Math.max(place(least), Math.min(place(most), place));
    }

    /** The layer that tells where it is. */
    public int first() {
      return layers.isEmpty() ? 0 : layers.get(0);
    }

    /** The same with its whole range. */
    public Axis whole() {
      return new Axis(path, layers, low, high, log, low, high);
    }
  }

  /** The same with whole ranges. */
  public Controls whole() {
    return new Controls(axes.stream().map(Axis::whole).toList(), blocks, bands);
  }

  /** How many scales of weights there are to see of a network of so many layers of weights. */
  public int seen(int layers) {
    int all = blocks.isEmpty() ? layers : blocks.size();
    return bands == null ? all : all - 1 + bands.count();
  }

  /**
   * Names of the numbers of a run's state, in order, where the first layer is seen by bands: {@code
   * w0.band0} is the logarithm of the root mean square of the first layer's weights in the first
   * band, {@code w0.velocity.band0} that of what an optimizer remembers as its velocity, {@code w1}
   * that of the second layer; empty where it is seen as one.
   *
   * @param layers of weights
   * @param remembered names of what the optimizer remembers of a tensor
   */
  public List<String> state(int layers, List<String> remembered) {
    List<String> names = new ArrayList<>();
    for (int k = 0; bands != null && k <= remembered.size(); k++) {
      String kind = k == 0 ? "" : "." + remembered.get(k - 1);
      for (int b = 0; b < bands.count(); b++) {
        names.add("w0" + kind + ".band" + b);
      }
      for (int l = 1; l < layers; l++) {
        names.add("w" + l + kind);
      }
    }
    if (bands != null) {
      names.addAll(List.of("loss", "learning-rate"));
    }
    return List.copyOf(names);
  }

  /** Paths of the knobs. */
  public List<String> paths() {
    return axes.stream().map(Axis::path).distinct().toList();
  }

  /** Places where the knobs are. */
  public float[] places(Knobs knobs) {
    float[] places = new float[axes.size()];
    for (int i = 0; i < places.length; i++) {
      Axis a = axes.get(i);
      places[i] = (float) a.place(knobs.held(a.path())[a.first()]);
    }
    return places;
  }

  /** Sets the knobs by their places. */
  public void hold(Knobs knobs, float[] places) {
    for (String path : paths()) {
      float[] values = knobs.held(path);
      for (int i = 0; i < places.length; i++) {
        Axis a = axes.get(i);
        if (a.path().equals(path)) {
          float value = (float) a.value(places[i]);
          if (a.layers().isEmpty()) {
            Arrays.fill(values, value);
          }
          a.layers().forEach(l -> values[l] = value);
        }
      }
      knobs.hold(path, values);
    }
  }
}
