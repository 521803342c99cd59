package io.gradinstructor.explainservice;

import io.gradinstructor.instructor.GradCam;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.network.Weights;
import java.util.LinkedHashMap;
import java.util.function.Function;

/** Grad-CAM models of instructors; those that were published or used last are kept loaded. */
final class Models implements AutoCloseable {
  static final int KEPT = 8;

  private final Function<InstructorId, byte[]> read;

  /** The one used longest ago first. */
  private final LinkedHashMap<InstructorId, GradCam> loaded = new LinkedHashMap<>(16, 0.75f, true);

  /** Reads models by their instructors' ids when they are needed. */
  Models(Function<InstructorId, byte[]> read) {
    this.read = read;
  }

  /** Loads a model that nobody asked for yet. */
  void load(InstructorId instructor, byte[] model) {
    keep(instructor, new GradCam(model));
  }

  /** Looks at weights; one at a time: a model keeps a core busy. */
  synchronized GradCam.Seen look(InstructorId instructor, Weights weights, double stage) {
    if (!loaded.containsKey(instructor)) {
      keep(instructor, new GradCam(read.apply(instructor)));
    }
    return loaded.get(instructor).of(weights, stage);
  }

  private synchronized void keep(InstructorId instructor, GradCam model) {
    GradCam twin = loaded.put(instructor, model);
    if (twin != null) {
      twin.close();
    } else if (loaded.size() > KEPT) {
      loaded.remove(loaded.keySet().iterator().next()).close();
    }
  }

  @Override
  public synchronized void close() {
    loaded.values().forEach(GradCam::close);
    loaded.clear();
  }
}
