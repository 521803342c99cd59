package io.gradinstructor.training.parts;

import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** A network whose weights move one by one, for rewards. */
final class SynapticTraining implements Training {
  /** Each weight's last two moves, as {@link Synapses} has them: tensor by tensor. */
  private static final String HISTORY = "synaptic.history.";

  /** The reward before the last, and the last. */
  private static final String REWARDS = "synaptic.rewards";

  private final SynapticRl part;
  private final Trainer.Task task;
  private final Memory memory;
  private final Forward forward;
  private final Admitted admitted;
  private final List<String> tensors = new ArrayList<>();

  SynapticTraining(SynapticRl part, Trainer.Task task, Memory memory) {
    this.part = part;
    this.task = task;
    this.memory = memory;
    forward = new Forward(task, memory, task.batch());
    admitted = new Admitted(task, memory);
    for (int i = 0; i < 2 * (task.layers().size() - 1); i++) {
      String name = Weights.name(i);
      tensors.add(name);
      float[] stayed = new float[memory.get(name).length];
      Arrays.fill(stayed, 4);
      memory.put(HISTORY + name, stayed, stayed.length);
    }
    memory.put(LEARNED, part.first(), Synapses.STATES, Synapses.MOVES);
    memory.put(REWARDS, new float[] {1, 1}, 2);
    memory.put(LOSS, new float[] {Float.NaN});
    if (task.watched()) {
      int classes = forward.classes();
      memory.state().put(SCORES, new float[task.batch() * classes], task.batch(), classes);
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
    double far = part.move() * part.schedule().factor(at) * factor;
    Synapses synapses = new Synapses(part, memory.get(LEARNED));
    float[] rewards = memory.get(REWARDS);
    synapses.older = (int) rewards[0];
    synapses.last = (int) rewards[1];
    float[] scores = forward.scores(batch);
    if (task.watched()) {
      memory.state().put(SCORES, scores, batch.length, forward.classes());
    }
    double loss = loss(at, scores, batch);
    memory.put(LOSS, new float[] {(float) loss});
    Consumer<float[]> random = task.draws().uniforms("moves", at.step());
    for (int m = 0; m < part.moves(); m++) {
      Weights before = part.undo() ? memory.weights(task.network()) : null;
      long[] cells = new long[Synapses.STATES * Synapses.MOVES];
      for (String name : tensors) {
        move(name, far, synapses, random, cells);
      }
      double now = loss(at, forward.scores(batch), batch);
      synapses.reward(now < loss, cells);
      if (part.undo() && !(now < loss)) {
        memory.put(before);
      } else {
        loss = now;
      }
    }
    memory.put(LEARNED, synapses.table, Synapses.STATES, Synapses.MOVES);
    memory.put(REWARDS, new float[] {synapses.older, synapses.last}, 2);
    return part.passes(batch.length);
  }

  private void move(
      String name, double far, Synapses synapses, Consumer<float[]> random, long[] cells) {
    float[] histories = memory.get(HISTORY + name);
    float[] numbers = new float[histories.length];
    random.accept(numbers);
    float[] moves = synapses.choose(histories, numbers, cells);
    float[] weights = memory.get(name);
    float by = (float) (name.startsWith("b") ? 2 * far : far);
    for (int k = 0; k < moves.length; k++) {
      weights[k] += by * moves[k];
    }
    memory.floats(name).put(weights);
    memory.floats(HISTORY + name).put(histories);
  }

  /** In double from scores: rewards are the sign of differences that are small. */
  private double loss(Clock at, float[] scores, long[] batch) {
    int classes = forward.classes();
    double sum = 0;
    for (int i = 0; i < batch.length; i++) {
      int right = task.images().labels()[(int) batch[i]];
      admitted.of(at, scores, i * classes, right);
      sum += Guess.of(scores, i * classes, classes, right).loss();
    }
    return sum / batch.length;
  }

  @Override
  public float[] scores(long[] images) {
    return forward.scores(images);
  }

  /** Nothing follows it here; it tells how far from a minimum a network is. */
  @Override
  public List<Float> lossNorms(Clock at, long[] batch) {
    admitted.turn(at);
    return forward.norms(
        at,
        batch,
        (step, network, b) ->
            admitted.of(network.apply(b.x()), b.labels()).crossEntropy(b.labels()),
        null);
  }

  @Override
  public List<Float> instructorNorms() {
    return Collections.nCopies(task.layers().size() - 1, 0f);
  }

  @Override
  public void close() {
    forward.close();
  }
}
