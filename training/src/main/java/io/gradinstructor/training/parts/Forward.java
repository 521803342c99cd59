package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Trainer;
import java.util.HashMap;
import java.util.Map;

/** A network in training that looks at images, forward only, by their indices. */
final class Forward implements AutoCloseable {
  private final Trainer.Task task;
  private final Memory memory;
  private final int some;
  private final Map<String, OnnxTensor> data = new HashMap<>();
  private Program program;

  /**
   * Of a task's images.
   *
   * @param some images that go forward at a time
   */
  Forward(Trainer.Task task, Memory memory, int some) {
    this.task = task;
    this.memory = memory;
    this.some = some;
    Images images = task.images();
    data.put("pixels", Program.tensor(images.pixels(), images.count(), images.pixelsPerImage()));
    data.put("labels", Program.tensor(images.classes(), images.count()));
  }

  /** Images and their classes, which graphs take in. */
  Map<String, OnnxTensor> data() {
    return data;
  }

  int classes() {
    return task.layers().get(task.layers().size() - 1);
  }

  /** Images and their classes by their indices. */
  Objective.Batch batch(Graph g, Value index) {
    Images images = task.images();
    Value x =
        g.input("pixels", DType.UINT8, images.count(), images.pixelsPerImage())
            .gather(index)
            .toFloat()
            .mul(1 / 255.0);
    return new Objective.Batch(x, g.input("labels", DType.INT64, images.count()).gather(index));
  }

  /** What the network makes of images, [n, classes]. */
  float[] scores(long[] images) {
    if (program == null) {
      program = Program.of(graph());
    }
    float[] scores = new float[images.length * classes()];
    long[] now = new long[some];
    for (int at = 0; at < images.length; at += some) {
      int n = Math.min(some, images.length - at);
      System.arraycopy(images, at, now, 0, n);
      memory.state().put("look", now, some);
      try (OrtSession.Result result = memory.state().run(program, data)) {
        float[] all = Program.floats(result, "looked");
        System.arraycopy(all, 0, scores, at * classes(), n * classes());
      }
    }
    return scores;
  }

  private Graph graph() {
    Graph g = new Graph();
    Objective.Batch batch = batch(g, g.input("look", DType.INT64, some));
    return g.output("looked", new Mlp(task.layers()).apply(Scope.inputs(g), batch.x()));
  }

  @Override
  public void close() {
    data.values().forEach(OnnxTensor::close);
    if (program != null) {
      program.close();
    }
  }
}
