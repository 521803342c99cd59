package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizers;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A ReLU multilayer perceptron: weights {@code w0, w1, …} [in, out], biases {@code b0, b1, …}
 * [out].
 */
public record Mlp(List<Integer> layers) {
  /** Number of weight matrices. */
  public int depth() {
    return layers.size() - 1;
  }

  /** Its parameters in a graph. */
  public record Parameters(List<Value> weights, List<Value> biases) {}

  /** Parameters as inputs. */
  public Parameters inputs(Graph g) {
    List<Value> w = new ArrayList<>();
    List<Value> b = new ArrayList<>();
    for (int l = 0; l < depth(); l++) {
      w.add(g.input("w" + l, layers.get(l), layers.get(l + 1)));
      b.add(g.input("b" + l, layers.get(l + 1)));
    }
    return new Parameters(w, b);
  }

  /** Parameters as constants, from their numbers in the order w0, b0, w1, b1, … */
  public Parameters constants(Graph g, float[] flat) {
    List<Value> w = new ArrayList<>();
    List<Value> b = new ArrayList<>();
    int at = 0;
    for (int l = 0; l < depth(); l++) {
      int in = layers.get(l);
      int out = layers.get(l + 1);
      w.add(g.constant(java.util.Arrays.copyOfRange(flat, at, at + in * out), in, out));
      at += in * out;
      b.add(g.constant(java.util.Arrays.copyOfRange(flat, at, at + out), out));
      at += out;
    }
    return new Parameters(w, b);
  }

  /** Logits [n, classes] of inputs [n, in]. */
  public Value logits(Parameters p, Value x) {
    Value h = x;
    for (int l = 0; l < depth(); l++) {
      h = h.dense(p.weights.get(l), p.biases.get(l));
      if (l < depth() - 1) {
        h = h.relu();
      }
    }
    return h;
  }

  /** What an instructor adds to a layer's weights. */
  public interface Instruction {
    /** u of layer l, given the gradient of the loss. */
    Value change(int l, Value lossGradient);
  }

  /**
   * One step of (universal) backpropagation: outputs the new parameters under the names {@code w0',
   * b0', …} and the {@code loss} of the minibatch before the step.
   *
   * @param instruction the instructor's part; null for plain backpropagation
   */
  public void sgdStep(
      Graph g,
      Parameters p,
      Value x,
      Value labels,
      Value rate,
      double l1,
      double l2,
      Instruction instruction) {
    Value loss = logits(p, x).crossEntropy(labels);
    List<Value> all = new ArrayList<>(p.weights);
    all.addAll(p.biases);
    List<Value> gradients = Gradients.of(loss, all);
    for (int l = 0; l < depth(); l++) {
      Value w = p.weights.get(l);
      Value base = w;
      if (l2 != 0) {
        base = base.sub(w.mul(rate.mul(l2)));
      }
      if (l1 != 0) {
        base = base.sub(w.sign().mul(rate.mul(l1)));
      }
      if (instruction != null) {
        base = base.add(instruction.change(l, gradients.get(l)));
      }
      g.output("w" + l + "'", Optimizers.sgd(base, gradients.get(l), rate));
      g.output("b" + l + "'", Optimizers.sgd(p.biases.get(l), gradients.get(depth() + l), rate));
    }
    g.output("loss", loss);
  }
}
