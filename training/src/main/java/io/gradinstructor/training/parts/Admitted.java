package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import java.util.Arrays;

/** Labels that compete for an image in a step: all, unless classes come one task after another. */
final class Admitted {
  /** A logit so much lower is of no label. */
  private static final float OUT = -1e9f;

  private static final String NAME = "admitted";

  private final Trainer.Task task;
  private final Memory memory;
  private final int outputs;

  Admitted(Trainer.Task task, Memory memory) {
    this.task = task;
    this.memory = memory;
    outputs = task.layers().get(task.layers().size() - 1);
  }

  /** Labels that compete for an image with a label, ascending. */
  int[] of(Clock at, int label) {
    return of(now(at), label);
  }

  /** The same while a task is learned, from 0. */
  int[] of(int now, int label) {
    return task.curriculum().admitted(now, label);
  }

  private int now(Clock at) {
    return task.curriculum().task(at.epoch(), task.epochs());
  }

  /** Tells graphs which they are. */
  void turn(Clock at) {
    if (task.curriculum() != null) {
      turn(now(at));
    }
  }

  /** The same while a task is learned, from 0. */
  void turn(int now) {
    float[] rows = new float[outputs * outputs];
    Arrays.fill(rows, OUT);
    for (int label = 0; label < outputs; label++) {
      for (int c : of(now, label)) {
        rows[label * outputs + c] = 0;
      }
    }
    memory.state().put(NAME, rows, outputs, outputs);
  }

  /** Logits [n, outputs] of images with these labels [n], without those that do not compete. */
  Value of(Value logits, Value labels) {
    return task.curriculum() == null
        ? logits
        : logits.add(logits.graph().input(NAME, outputs, outputs).gather(labels));
  }

  /** The same of an image's logits from a place on. */
  void of(Clock at, float[] logits, int from, int label) {
    if (task.curriculum() != null) {
      int[] some = of(at, label);
      for (int c = 0; c < outputs; c++) {
        if (Arrays.binarySearch(some, c) < 0) {
          logits[from + c] = OUT;
        }
      }
    }
  }
}
