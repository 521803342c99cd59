package io.gradinstructor.instructor;

import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Division;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An instructor's knobs on a network that it did not learn on: layers are taken for those of the
 * same role. The first layer is the first, the last the last, hidden ones in between are shared out
 * evenly; where it knew no hidden layers, its last stands for all that come after the first. Scales
 * of weights are seen relative to He's start, which depends on how many inputs a layer has. Bands
 * that are shares of the inputs are the same shares of other inputs; others go over to as many
 * inputs only. All of that is our choice.
 */
public final class Carried {
  private Carried() {}

  /**
   * The knobs of an instructor on other layers.
   *
   * @param layers the same of the network that it is to instruct
   * @throws IllegalArgumentException saying what has no counterpart
   */
  public static Controls over(InstructorFile file, List<Integer> layers) {
    List<Integer> known = file.layers();
    if (known.equals(layers)) {
      return new Controls(file.axes(), List.of(), seen(file));
    }
    if (!file.state().isEmpty()) {
      requireBands(file, "sees the first layer by bands", layers);
    }
    List<List<Integer>> roles = roles(known, layers);
    List<Controls.Axis> axes = new ArrayList<>();
    for (Controls.Axis a : file.axes()) {
      boolean band = Bands.are(a.path());
      if (band) {
        requireBands(file, "sets " + a.path(), layers);
      }
      List<Integer> there = a.layers().isEmpty() || band ? a.layers() : roles.get(a.first());
      axes.add(new Controls.Axis(a.path(), there, a.low(), a.high(), a.log(), a.least(), a.most()));
    }
    List<Controls.Block> blocks = new ArrayList<>();
    for (int b = 0; b < roles.size(); b++) {
      double shift = 0;
      for (int l : roles.get(b)) {
        shift += 0.5 * StrictMath.log((double) layers.get(l) / known.get(b)) / roles.get(b).size();
      }
      blocks.add(new Controls.Block(roles.get(b), shift));
    }
    return new Controls(List.copyOf(axes), List.copyOf(blocks), seen(file));
  }

  private static Division seen(InstructorFile file) {
    return file.state().isEmpty() ? null : file.bands();
  }

  private static void requireBands(InstructorFile file, String what, List<Integer> layers) {
    int known = file.layers().get(0);
    if (known != layers.get(0) && !file.bands().shares()) {
      throw new IllegalArgumentException(
          what + " of " + known + " inputs, these have " + layers.get(0));
    }
  }

  /** For each layer of weights that it knows, those that have the same role here. */
  static List<List<Integer>> roles(List<Integer> known, List<Integer> layers) {
    int from = known.size() - 1;
    int to = layers.size() - 1;
    int hidden = from - 2;
    boolean all = hidden == 0 && to >= 2;
    if (from != to && !all && (hidden < 1 || to - 2 < hidden)) {
      throw new IllegalArgumentException(
          "knows networks "
              + known
              + " with "
              + from
              + " layers of weights, there is no counterpart to each of them in "
              + layers);
    }
    if (from == to) {
      return IntStream.range(0, to).mapToObj(List::of).toList();
    }
    List<List<Integer>> roles = new ArrayList<>();
    roles.add(List.of(0));
    for (int h = 0; h < hidden; h++) {
      int here = h;
      roles.add(
          IntStream.range(1, to - 1)
              .filter(l -> (l - 1) * hidden / (to - 2) == here)
              .boxed()
              .toList());
    }
    roles.add(all ? IntStream.range(1, to).boxed().toList() : List.of(to - 1));
    return List.copyOf(roles);
  }
}
