package io.gradinstructor.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.registry.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the knobs that an instructor sets: by path, as in {@code rates: {log-uniform: [0.1, 10],
 * first: [0.3, 3]}}, where {@code first} is how far it goes while it knows random explorers only.
 */
final class ControlsReader {
  /** What an instructor sees of a run's weights. */
  enum State {
    /** The scale of each layer. */
    @JsonProperty("layers")
    LAYERS,
    /** That of each band of the first layer, and of each other layer. */
    @JsonProperty("bands")
    BANDS
  }

  /** A knob for one layer or band. */
  private static final Pattern ONE = Pattern.compile("(.+)\\.(\\d{1,2})");

  private final Trainer trainer;
  private final NetworkSpec network;

  /**
   * Of a trainer's knobs.
   *
   * @param network that it trains
   */
  ControlsReader(Trainer trainer, NetworkSpec network) {
    this.trainer = trainer;
    this.network = network;
  }

  /**
   * The knobs of a section.
   *
   * @param instructor section that says what is seen
   */
  Controls read(Section s, Section instructor) {
    State state = instructor.choice("state", State.class, State.LAYERS);
    boolean seen = state == State.BANDS && trainer instanceof Backprop && full(instructor);
    return new Controls(
        List.copyOf(read(s)), List.of(), seen ? ((Backprop) trainer).bands().division() : null);
  }

  /** Whether there is something to see in each band; reports where there is not. */
  private boolean full(Section instructor) {
    if (!banded(instructor, "state")) {
      return false;
    }
    try {
      ((Backprop) trainer).bands().division().requireFull(network.layers().get(0));
      return true;
    } catch (IllegalArgumentException e) {
      instructor.problem("state", e.getMessage());
      return false;
    }
  }

  private List<Controls.Axis> read(Section s) {
    List<Controls.Axis> axes = new ArrayList<>();
    if (!(trainer instanceof Backprop backprop)) {
      s.errors.add(s.line, s.path, "needs the trainer backprop, whose knobs it sets");
      return axes;
    }
    Map<String, Knob> knobs = Knob.all(backprop);
    for (String path : List.copyOf(s.keyLines.keySet())) {
      s.has(path);
      Matcher one = ONE.matcher(path);
      boolean alone = one.matches() && knobs.containsKey(one.group(1));
      String whole = alone ? one.group(1) : path;
      Knob knob = knobs.get(whole);
      if (knob == null) {
        String nearest = Nearest.of(path, knobs.keySet());
        s.problem(
            path,
            "is no knob that the training has"
                + (nearest == null
                    ? "; it has " + String.join(", ", knobs.keySet())
                    : "; did you mean \"" + nearest + "\"?"));
      } else if (backprop.steered().contains(whole)) {
        s.problem(path, "is set by one of training.controllers already");
      } else if (alone && s.keyLines.containsKey(whole)) {
        s.problem(path, "is set by " + whole + " already");
      } else {
        axes.addAll(axes(s, path, whole, knob, alone ? Integer.parseInt(one.group(2)) : null));
      }
    }
    if (s.keyLines.isEmpty()) {
      s.errors.add(s.line, s.path, "must name a knob, as in {rates: {log-uniform: [0.1, 10]}}");
    }
    s.end();
    return axes;
  }

  /** Whether the network's inputs have the trainer's bands; reports it at a field. */
  private boolean banded(Section s, String field) {
    try {
      ((Backprop) trainer).bands().division().fits(network.layers().get(0));
      return true;
    } catch (IllegalArgumentException e) {
      s.problem(field, e.getMessage());
      return false;
    }
  }

  /**
   * Those of a knob.
   *
   * @param only layer, or band, that is set; null for all
   */
  private List<Controls.Axis> axes(Section s, String path, String whole, Knob knob, Integer only) {
    Field field = Paths.field(trainer, path);
    if (field == null) {
      s.problem(path, "names a layer of a knob that is the same for all layers");
      return List.of();
    }
    Section section = s.section(path);
    Tune.Range range = TuneReader.range(section, field.setting());
    Tune.Range first = range;
    if (range != null && section.has("first")) {
      List<Double> ends = section.reals("first", null, 2, 2, range.low(), range.high());
      boolean ascends = ends != null && section.clean("first") && ends.get(0) < ends.get(1);
      if (section.clean("first") && !ascends) {
        section.problem("first", "must ascend");
      }
      first = ascends ? new Tune.Range(ends.get(0), ends.get(1), range.log()) : null;
    }
    section.end();
    if (range == null || first == null) {
      return List.of();
    }
    if (Bands.are(whole) && !banded(s, path)) {
      return List.of();
    }
    boolean layered = field.setting().layered();
    int blocks = layered ? ((Backprop) trainer).blocks(whole, network.depth()) : 1;
    if (only != null && only >= blocks) {
      s.problem(path, "is not there: there are 0 to " + (blocks - 1));
      return List.of();
    }
    List<Controls.Axis> axes = new ArrayList<>();
    for (int l = only == null ? 0 : only; l < (only == null ? blocks : only + 1); l++) {
      double value = knob.value(l);
      if (value < first.low() || value > first.high()) {
        s.problem(
            path,
            "must have in its range what the training has, which is " + Scalars.number(value));
        return List.of();
      }
      axes.add(
          new Controls.Axis(
              whole,
              layered ? List.of(l) : List.of(),
              range.low(),
              range.high(),
              range.log(),
              first.low(),
              first.high()));
    }
    return axes;
  }
}
