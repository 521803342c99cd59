package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Pgd;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Trainer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The two phases of a run by what its network is shown: images as they are, then attacked ones.
 * Either may be the whole run.
 */
final class Shown implements AutoCloseable {
  /** Name in the memory's state of the attacked minibatch, [n, inputs]: not remembered. */
  private static final String X = "attacked";

  /** Name in memory of the number of the first step on attacked images; there if there are any. */
  private static final String FIRST = "attacked.first";

  private final Backprop part;
  private final Adversarial attack;
  private final Trainer.Task task;
  private final Memory memory;
  private final int before;
  private Program program;

  Shown(Backprop part, Trainer.Task task, Memory memory) {
    this.part = part;
    this.task = task;
    this.memory = memory;
    attack = part.examples() instanceof Adversarial a && a.epochs() > 0 ? a : null;
    before = task.epochs() - (attack == null ? 0 : attack.epochs());
    if (attack != null) {
      memory.put(FIRST, new float[1], 1);
    }
  }

  /** Whether a step is on attacked images. */
  boolean attacked(Clock at) {
    return at.epoch() >= before;
  }

  /** Where a step is in its phase. */
  private Clock within(Clock at) {
    int from = begin(at);
    return attacked(at)
        ? new Clock(
            at.step() - first(at),
            at.epoch() - before,
            at.at() - from,
            at.next() - from,
            at.of() - from)
        : new Clock(at.step(), at.epoch(), at.at(), at.next(), from);
  }

  /** Place where the attacked phase begins. */
  private int begin(Clock at) {
    return at.of() / task.epochs() * before;
  }

  private int first(Clock at) {
    return at.at() == begin(at) ? at.step() : (int) memory.get(FIRST)[0];
  }

  /**
   * The learning rate of a step.
   *
   * @param usual of images as they are, before its schedule
   */
  double rate(double usual, Clock at) {
    return attacked(at)
        ? attack.learningRate() * attack.schedule().factor(within(at))
        : usual * part.schedule().factor(within(at));
  }

  /** Number of a step since the optimizer began, from 1. */
  int step(Clock at) {
    return within(at).step() + 1;
  }

  /**
   * Makes the attacked images of a step, and where they are the first lets the optimizer forget.
   *
   * @param optimizer names of all that the optimizer remembers
   * @param attacking gives the graph of a step of an attack, by {@link #attack}
   */
  void show(
      Clock at,
      long[] batch,
      List<String> optimizer,
      Function<Adversarial, Graph> attacking,
      Map<String, OnnxTensor> data) {
    if (!attacked(at)) {
      return;
    }
    if (at.at() == begin(at)) {
      optimizer.forEach(memory::clear);
      memory.put(FIRST, new float[] {at.step()}, 1);
    }
    if (program == null) {
      program = Program.of(attacking.apply(attack));
    }
    int width = task.layers().get(0);
    float[] x = new float[batch.length * width];
    if (attack.randomStart()) {
      task.draws().attack(at.step(), attack.eps(), x);
    }
    for (int i = 0; i < batch.length; i++) {
      float[] pixels = task.images().floats((int) batch[i], (int) batch[i] + 1);
      for (int p = 0; p < width; p++) {
        x[i * width + p] = Pgd.at(pixels[p], x[i * width + p]);
      }
    }
    memory.state().put(X, x, batch.length, width);
    for (int k = 0; k < attack.steps(); k++) {
      memory.state().run(program, data).close();
    }
  }

  /** What of a minibatch the network is shown in a step on attacked images. */
  static Objective.Batch batch(Objective.Batch clean) {
    Graph g = clean.x().graph();
    return new Objective.Batch(g.input(X, clean.x().shape().toArray()), clean.labels());
  }

  /** A step of the attack on a minibatch, at the weights there are. */
  static Graph attack(Architecture network, Objective.Batch clean, double eps, double step) {
    Objective.Batch shown = batch(clean);
    Graph g = clean.x().graph();
    Value loss = network.logits(Scope.inputs(g), shown.x()).crossEntropy(shown.labels());
    Value gradient = Gradients.of(loss, List.of(shown.x())).get(0);
    return g.output(X + "'", Pgd.next(clean.x(), shown.x(), gradient, eps, step));
  }

  /** How many images went forward and backward in a step. */
  int passes(Clock at, int images) {
    return attacked(at) ? attack.passes(images) : images;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
  }
}
