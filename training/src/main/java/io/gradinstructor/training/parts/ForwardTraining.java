package io.gradinstructor.training.parts;

import ai.onnxruntime.OrtSession;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.LabelNetwork;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** A network whose layers learn each by itself, from images with right and wrong labels. */
final class ForwardTraining implements Training {
  /** Images that go forward at a time where they go forward only. */
  private static final int LOOK = 500;

  private final ForwardTrainer part;
  private final Trainer.Task task;
  private final Memory memory;
  private final LabelNetwork network;
  private final Forward forward;
  private final Admitted admitted;
  private final Elastic elastic;
  private final double learningRate;
  private final Map<List<Object>, Program> programs = new HashMap<>();

  ForwardTraining(ForwardTrainer part, Trainer.Task task, Memory memory) {
    this.part = part;
    this.task = task;
    this.memory = memory;
    network = (LabelNetwork) task.network();
    forward = new Forward(task, memory, LOOK);
    admitted = new Admitted(task, memory);
    elastic = new Elastic(part.ewc() > 0, task, memory);
    if (part.ewc() > 0) {
      Elastic.begin(task, memory);
    }
    learningRate = task.draws().rate(part.learningRate());
    memory.put(LOSS, new float[] {Float.NaN});
    for (int l = 0; l < network.depth(); l++) {
      int in = network.matrices().get(l).in();
      int out = network.matrices().get(l).out();
      for (String m : part.optimizer().memory()) {
        memory.put("w" + l + "." + m, new float[in * out], in, out);
        memory.put("b" + l + "." + m, new float[out], out);
      }
    }
  }

  @Override
  public void steer(Clock at, double rate) {}

  @Override
  public float[] sight(Clock at, double rate) {
    return null;
  }

  @Override
  public int step(Clock at, long[] batch, double factor) {
    if (task.watched()) {
      memory.state().put(SCORES, forward.scores(batch), batch.length, network.classes());
    }
    int looked = elastic.turn(at, this::hold, this::over, forward.data());
    int labels = show(at, batch);
    double rate = learningRate * part.schedule().factor(at) * factor;
    memory.state().put("rate", new float[] {(float) rate});
    memory.state().put("step", new float[] {at.step() + 1});
    Program program =
        programs.computeIfAbsent(
            List.of("step", batch.length, labels), k -> Program.of(graph(batch.length, labels)));
    memory.state().run(program, forward.data()).close();
    // Who watches looks at them first: to go forward is a third.
    return looked + batch.length * labels + (task.watched() ? (batch.length + 2) / 3 : 0);
  }

  /** Sets the pairs of a step, the right one of each image first; how many each image has. */
  private int show(Clock at, long[] batch) {
    int[] any = IntStream.range(0, network.classes()).toArray();
    return show(
        batch,
        task.draws().below("wrong", at.step()),
        right -> task.curriculum() == null ? any : admitted.of(at, right));
  }

  /** Those of a task that is over. */
  private int over(Clock at, int over, long[] images) {
    return show(images, task.draws().below("held", at.step()), right -> admitted.of(over, right));
  }

  private int show(long[] batch, IntUnaryOperator random, IntFunction<int[]> labelsOf) {
    int labels = 0;
    long[] pairs = null;
    for (int i = 0; i < batch.length; i++) {
      int right = task.images().labels()[(int) batch[i]];
      int[] some = labelsOf.apply(right);
      int place = Arrays.binarySearch(some, right);
      if (pairs == null) {
        // As many for each image.
        labels = part.pairs(some.length);
        pairs = new long[batch.length * labels];
      }
      int drawn = part.allWrong() ? 0 : 1 + random.applyAsInt(some.length - 1);
      for (int k = 0; k < labels; k++) {
        int further = k == 0 || part.allWrong() ? k : drawn;
        pairs[i * labels + k] = some[(place + further) % some.length];
      }
    }
    float[] known = new float[pairs.length];
    for (int i = 0; i < batch.length; i++) {
      known[i * labels] = 1;
    }
    memory.state().put("index", batch, batch.length);
    memory.state().put("pairs", pairs, pairs.length);
    memory.state().put("known", known, known.length, 1);
    return labels;
  }

  private List<ForwardStep.Layer> layers(Graph g, Scope scope, int batch, int labels) {
    Value images = forward.batch(g, g.input("index", DType.INT64, batch)).x();
    Value pairs = g.input("pairs", DType.INT64, (long) batch * labels);
    Value known = g.input("known", (long) batch * labels, 1);
    return new ForwardStep(network, part.activity(), scope, images, pairs, known).layers(scope);
  }

  private Graph graph(int batch, int labels) {
    Graph g = new Graph();
    learn(g, layers(g, Scope.inputs(g), batch, labels), part.optimizer(), part.ewc());
    return g;
  }

  /** How a task that is over is held. */
  private Graph hold(int images, int labels) {
    Graph g = new Graph();
    for (ForwardStep.Layer layer : layers(g, Scope.inputs(g), images, labels)) {
      Elastic.hold(layer.weight(), layer.squares());
      Elastic.hold(layer.bias(), layer.biasSquares());
    }
    return g;
  }

  /** A step of each layer, and their mean loss. */
  static void learn(Graph g, List<ForwardStep.Layer> layers, Optimizer optimizer, double ewc) {
    Value rate = g.input("rate");
    Value step = optimizer.counts() ? g.input("step") : null;
    Value loss = g.constant(0);
    for (ForwardStep.Layer layer : layers) {
      descend(layer.weight(), layer.ofWeight(), optimizer, ewc, rate, step);
      descend(layer.bias(), layer.ofBias(), optimizer, ewc, rate, step);
      loss = loss.add(layer.loss());
    }
    g.output(LOSS, loss.mul(1.0 / layers.size()));
  }

  private static void descend(
      Value parameter, Value gradient, Optimizer optimizer, double ewc, Value rate, Value step) {
    Graph g = parameter.graph();
    List<Value> remembered = new ArrayList<>();
    for (String m : optimizer.memory()) {
      remembered.add(g.input(parameter.name() + "." + m, parameter.shape().toArray()));
    }
    Value along = ewc == 0 ? gradient : Elastic.along(gradient, parameter, ewc);
    Optimizer.Update update = optimizer.update(parameter, along, remembered, rate, step);
    g.output(parameter.name() + "'", update.parameter());
    for (int i = 0; i < remembered.size(); i++) {
      g.output(remembered.get(i).name() + "'", update.memory().get(i));
    }
  }

  /** Of each layer's own loss. */
  @Override
  public List<Float> lossNorms(Clock at, long[] batch) {
    int labels = show(at, batch);
    Program probe =
        programs.computeIfAbsent(
            List.of("norms", batch.length, labels), k -> Program.of(norms(batch.length, labels)));
    List<Float> norms = new ArrayList<>();
    try (OrtSession.Result result = memory.state().run(probe, forward.data())) {
      for (int l = 0; l < network.depth(); l++) {
        norms.add(Program.floats(result, "n" + l)[0]);
      }
    }
    return norms;
  }

  private Graph norms(int batch, int labels) {
    Graph g = new Graph();
    int l = 0;
    for (ForwardStep.Layer layer : layers(g, Scope.inputs(g), batch, labels)) {
      g.output("n" + l++, layer.ofWeight().square().sum().sqrt());
    }
    return g;
  }

  @Override
  public float[] scores(long[] images) {
    return forward.scores(images);
  }

  @Override
  public List<Float> instructorNorms() {
    return Collections.nCopies(network.depth(), 0f);
  }

  @Override
  public void close() {
    forward.close();
    elastic.close();
    programs.values().forEach(Program::close);
  }
}
