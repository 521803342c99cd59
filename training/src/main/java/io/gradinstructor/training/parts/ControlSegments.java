package io.gradinstructor.training.parts;

import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.List;

/** How explorers set controls: piece by piece, as planned. */
@Kind(value = "control-segments", says = "sets knobs from step to step as planned")
public record ControlSegments(Controls controls, List<Segment> segments) implements Controller {
  /**
   * From a place on.
   *
   * @param places of the controls
   */
  public record Segment(int from, List<Float> places) {}

  @Override
  public List<String> steers() {
    return controls.paths();
  }

  @Override
  public Hand ready(Trainer.Task task, Memory memory, Knobs knobs) {
    return new ControlHand(controls, task, memory, knobs) {
      @Override
      float[] next(Moment now) {
        return segments.stream()
            .filter(s -> now.at().spans(s.from()))
            .reduce((earlier, later) -> later)
            .map(s -> floats(s.places()))
            .orElse(null);
      }
    };
  }

  private static float[] floats(List<Float> numbers) {
    float[] all = new float[numbers.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = numbers.get(i);
    }
    return all;
  }
}
