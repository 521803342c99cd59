package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Dropout;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.HashMap;
import java.util.Map;

/** What dropout leaves of what each layer takes in: masks that are filled in each step. */
final class LeftOut {
  private final Dropout dropout;
  private final Knobs knobs;
  private final Trainer.Task task;
  private final Memory memory;
  private final Map<Integer, float[]> masks = new HashMap<>();

  LeftOut(Dropout dropout, Knobs knobs, Trainer.Task task, Memory memory) {
    this.dropout = dropout;
    this.knobs = knobs;
    this.task = task;
    this.memory = memory;
  }

  /** Draws the masks of a step. */
  void draw(Clock at) {
    for (int l = 0; l < task.network().depth(); l++) {
      if (drops(l)) {
        int width = task.network().matrices().get(l).taken();
        float[] mask = masks.computeIfAbsent(l, k -> new float[task.batch() * width]);
        double left = knobs.at(Dropout.path(l), dropout.before(l), l, at);
        task.draws().mask(l, at.step(), left, mask);
        memory.state().put(name(l), mask, task.batch(), width);
      }
    }
  }

  /** What a layer takes in, times its mask where it has one. */
  Value of(int layer, Value x) {
    if (!drops(layer)) {
      return x;
    }
    Value mask = x.graph().input(name(layer), task.batch(), x.shape().elements() / task.batch());
    return x.mul(mask.reshape(x.shape()));
  }

  private boolean drops(int layer) {
    return !knobs.none(Dropout.path(layer), dropout.before(layer));
  }

  private static String name(int layer) {
    return "mask" + layer;
  }
}
