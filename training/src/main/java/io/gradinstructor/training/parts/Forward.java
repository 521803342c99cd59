package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network in training that looks at images by their indices, and changes nothing. */
final class Forward implements AutoCloseable {
  private final Trainer.Task task;
  private final Memory memory;
  private final int some;
  private final Map<String, OnnxTensor> data = new HashMap<>();
  private Program program;
  private final Map<Integer, Program> probes = new HashMap<>();

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
    data.put("pixels", images.tensor());
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
    Value x = images.batch(g, "pixels", index);
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

  /**
   * Norms of a loss's gradient on a minibatch, layer by layer.
   *
   * @param of gives the loss; the same in every call
   * @param knobs that it asks for; null if it asks for none
   */
  List<Float> norms(Clock at, long[] batch, Objective of, Knobs knobs) {
    Program probe = probes.computeIfAbsent(batch.length, n -> Program.of(probe(n, of, knobs)));
    memory.state().put("index", batch, batch.length);
    if (knobs != null) {
      // After the graph, which says which there are.
      knobs.turn(at);
    }
    List<Float> norms = new ArrayList<>();
    try (OrtSession.Result result = memory.state().run(probe, data)) {
      for (int l = 0; l < task.layers().size() - 1; l++) {
        norms.add(Program.floats(result, "n" + l)[0]);
      }
    }
    return norms;
  }

  private Graph probe(int images, Objective of, Knobs knobs) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Architecture network = task.network();
    List<Value> weights = network.weights(scope);
    StepGraph step = new StepGraph(g, weights, network.biases(scope), task, knobs);
    Value loss =
        of.loss(
            step, x -> network.logits(scope, x), batch(g, g.input("index", DType.INT64, images)));
    List<Value> gradients = Gradients.of(loss, weights);
    for (int l = 0; l < gradients.size(); l++) {
      g.output("n" + l, gradients.get(l).square().sum().sqrt());
    }
    return g;
  }

  private Graph graph() {
    Graph g = new Graph();
    Objective.Batch batch = batch(g, g.input("look", DType.INT64, some));
    return g.output("looked", task.network().logits(Scope.inputs(g), batch.x()));
  }

  @Override
  public void close() {
    data.values().forEach(OnnxTensor::close);
    if (program != null) {
      program.close();
    }
    probes.values().forEach(Program::close);
  }
}
