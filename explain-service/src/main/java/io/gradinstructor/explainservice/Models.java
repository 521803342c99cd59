package io.gradinstructor.explainservice;

import io.gradinstructor.core.instructor.GradCam;
import io.gradinstructor.core.network.Weights;
import java.util.LinkedHashMap;
import java.util.function.Function;

/** Grad-CAM models of instructors; those that were published or used last are kept loaded. */
final class Models implements AutoCloseable {
  static final int KEPT = 8;

  private final Function<String, byte[]> read;

  /** The one used longest ago first. */
  private final LinkedHashMap<String, GradCam> loaded = new LinkedHashMap<>(16, 0.75f, true);

  /** Reads models by their instructors' ids when they are needed. */
  Models(Function<String, byte[]> read) {
    this.read = read;
  }

  /** Loads a model that nobody asked for yet. */
  void load(String instructor, byte[] model) {
    keep(instructor, new GradCam(model));
  }

  /** Looks at weights; one at a time: a model keeps a core busy. */
  synchronized GradCam.Seen look(String instructor, Weights weights, double stage) {
    if (!loaded.containsKey(instructor)) {
      keep(instructor, new GradCam(read.apply(instructor)));
    }
    return loaded.get(instructor).of(weights, stage);
  }

  private synchronized void keep(String instructor, GradCam model) {
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
