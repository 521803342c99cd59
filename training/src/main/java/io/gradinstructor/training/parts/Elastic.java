package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Rows;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Curriculum;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Trainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What each task that is over holds of weights and biases: sums over tasks of F and of F·W*, by
 * which strength·Σ F·(W − W*) is known.
 */
final class Elastic implements AutoCloseable {
  private static final String HELD = "ewc.held.";
  private static final String AT = "ewc.at.";

  /** Name in memory of how many tasks hold. */
  private static final String TASKS = "ewc.tasks";

  private static final int MOST = 1000;

  /** Looks at images of a task that is over, so that a graph of {@link #hold} can run. */
  @FunctionalInterface
  interface Looks {
    /**
     * Sets the inputs of the graph for these images.
     *
     * @return how often each goes forward and backward
     */
    int at(Clock at, int over, long[] images);
  }

  private final boolean holds;
  private final Trainer.Task task;
  private final Memory memory;
  private final Map<List<Integer>, Program> programs = new HashMap<>();

  /**
   * Of a network in training.
   *
   * @param holds whether anything is to be held; {@link #begin} was called then
   */
  Elastic(boolean holds, Trainer.Task task, Memory memory) {
    this.holds = holds;
    this.task = task;
    this.memory = memory;
  }

  /** Remembers that nothing is held. */
  static void begin(Trainer.Task task, Memory memory) {
    memory.put(TASKS, new float[1], 1);
    for (int l = 0; l < task.network().matrices().size(); l++) {
      Architecture.Matrix m = task.network().matrices().get(l);
      for (String what : new String[] {HELD, AT}) {
        memory.put(what + "w" + l, new float[m.in() * m.out()], m.in(), m.out());
        memory.put(what + "b" + l, new float[m.out()], m.out());
      }
    }
  }

  /** A gradient with the pull of what is held. */
  static Value along(Value gradient, Value parameter, double strength) {
    Graph g = parameter.graph();
    long[] shape = parameter.shape().toArray();
    Value held = g.input(HELD + parameter.name(), shape);
    Value at = g.input(AT + parameter.name(), shape);
    return gradient.add(held.mul(parameter).sub(at).mul(strength));
  }

  /** Puts out what a parameter is held by when a task is over, with what held it before. */
  static void hold(Value parameter, Value squares) {
    Graph g = parameter.graph();
    long[] shape = parameter.shape().toArray();
    Value held = g.input(HELD + parameter.name(), shape);
    Value at = g.input(AT + parameter.name(), shape);
    g.output(HELD + parameter.name() + "'", held.add(squares));
    g.output(AT + parameter.name() + "'", at.add(squares.mul(parameter)));
  }

  /**
   * The same for all weights and biases of a multilayer perceptron, by what −ln p of images at
   * their labels teaches, image by image: of weights the outer product of what goes in and of what
   * comes back, whose square is that of their squares.
   */
  static void hold(Mlp mlp, Scope scope, Objective.Batch batch, UnaryOperator<Value> admitted) {
    long n = batch.x().shape().size(0);
    List<Value> weights = mlp.weights(scope);
    List<Value> biases = mlp.biases(scope);
    List<Value> in = new ArrayList<>();
    List<Value> out = new ArrayList<>();
    Value h = batch.x();
    for (int l = 0; l < mlp.depth(); l++) {
      in.add(h);
      out.add(h.dense(weights.get(l), biases.get(l)));
      h = out.get(l).relu();
    }
    Value loss = admitted.apply(out.get(mlp.depth() - 1)).crossEntropy(batch.labels());
    // Of the mean: each image's is n times that.
    for (int l = 0; l < mlp.depth(); l++) {
      Value squares = Gradients.of(loss, List.of(out.get(l))).get(0).square().mul(n);
      hold(weights.get(l), Rows.products(in.get(l).square(), squares));
      hold(biases.get(l), squares.sum(false, 0));
    }
  }

  /**
   * Before a step: where that is the first one of a task, the one before it is over.
   *
   * @param graph that holds, of so many images that go forward and backward so often
   * @return how many images went forward and backward
   */
  int turn(
      Clock at,
      BiFunction<Integer, Integer, Graph> graph,
      Looks looks,
      Map<String, OnnxTensor> data) {
    Curriculum c = task.curriculum();
    int over = c == null || !holds ? -1 : c.task(at.epoch(), task.epochs()) - 1;
    if (over < 0 || over < memory.get(TASKS)[0]) {
      return 0;
    }
    long[] images =
        IntStream.range(0, task.images().count())
            .filter(i -> task.taskOf(i) == over)
            .limit(MOST)
            .asLongStream()
            .toArray();
    int each = looks.at(at, over, images);
    Program program =
        programs.computeIfAbsent(
            List.of(images.length, each), k -> Program.of(graph.apply(images.length, each)));
    memory.state().run(program, data).close();
    memory.put(TASKS, new float[] {over + 1}, 1);
    return images.length * each;
  }

  @Override
  public void close() {
    programs.values().forEach(Program::close);
  }
}
