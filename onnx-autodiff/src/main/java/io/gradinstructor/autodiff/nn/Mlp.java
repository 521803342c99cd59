package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A ReLU multilayer perceptron: weights {@code w0, w1, …} [in, out], biases {@code b0, b1, …}
 * [out], asked for layer by layer.
 */
public record Mlp(List<Integer> layers) implements Network {
  /** Number of weight matrices. */
  public int depth() {
    return layers.size() - 1;
  }

  /** Logits [n, classes] of an input [n, in]. */
  @Override
  public Value apply(Scope scope, Value... inputs) {
    Value h = inputs[0];
    for (int l = 0; l < depth(); l++) {
      h = h.dense(weight(scope, l), bias(scope, l));
      if (l < depth() - 1) {
        h = h.relu();
      }
    }
    return h;
  }

  /** The weights, asked for with the biases in their order. */
  public List<Value> weights(Scope scope) {
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l < depth(); l++) {
      weights.add(weight(scope, l));
      bias(scope, l);
    }
    return weights;
  }

  private Value weight(Scope scope, int l) {
    int in = layers.get(l);
    return scope.parameter("w" + l, Init.he(in), in, layers.get(l + 1));
  }

  private Value bias(Scope scope, int l) {
    return scope.parameter("b" + l, Init.zeros(), layers.get(l + 1));
  }

  /** What an instructor adds to a layer's weights. */
  public interface Instruction {
    /** u of layer l, given the gradient of the loss; null for none. */
    Value change(int l, Value lossGradient);
  }

  /**
   * One step of (universal) backpropagation: outputs the new parameters under the names {@code w0',
   * b0', …} and the {@code loss} of the minibatch before the step.
   *
   * @param scope whose parameters are the graph's inputs
   * @param instruction the instructor's part; null for plain backpropagation
   */
  public void sgdStep(
      Scope scope,
      Value x,
      Value labels,
      Value rate,
      double l1,
      double l2,
      Instruction instruction) {
    Graph g = x.graph();
    Value loss = Loss.CROSS_ENTROPY.of(apply(scope, x), labels);
    Map<String, Value> p = scope.values();
    List<Value> gradients = Gradients.of(loss, new ArrayList<>(p.values()));
    Optimizer sgd = Optimizer.sgd();
    for (int l = 0; l < depth(); l++) {
      Value w = p.get("w" + l);
      Value base = w;
      if (l2 != 0) {
        base = base.sub(w.mul(rate.mul(l2)));
      }
      if (l1 != 0) {
        base = base.sub(w.sign().mul(rate.mul(l1)));
      }
      Value d = gradients.get(2 * l);
      Value u = instruction == null ? null : instruction.change(l, d);
      if (u != null) {
        base = base.add(u);
      }
      g.output("w" + l + "'", sgd.update(base, d, List.of(), rate, null).parameter());
      g.output(
          "b" + l + "'",
          sgd.update(p.get("b" + l), gradients.get(2 * l + 1), List.of(), rate, null).parameter());
    }
    g.output("loss", loss);
  }
}
