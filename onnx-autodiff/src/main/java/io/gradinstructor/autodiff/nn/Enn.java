package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An Evaluation Neural Network: an ensemble of critics on views of a network's weights.
 *
 * @param layers sizes of the network that it evaluates
 * @param view what it sees; with {@code scaleOnly} just the root mean square of the whole layer
 * @param theta parameters of each critic
 */
public record Enn(
    List<Integer> layers,
    View view,
    boolean scaleOnly,
    Critic critic,
    Critic.Scale scale,
    List<float[]> theta) {

  /** Views [1, 1, h, w] of the weights in a graph. */
  public static List<Value> views(View view, boolean scaleOnly, List<Value> weights) {
    List<Value> views = new ArrayList<>();
    for (Value w : weights) {
      if (scaleOnly) {
        views.add(w.square().mean().add(view.floor()).log().mul(0.5).reshape(1, 1, 1, 1));
      } else {
        Value v = view.of(w);
        views.add(v.reshape(1, 1, v.shape().size(0), v.shape().size(1)));
      }
    }
    return views;
  }

  /** Sizes of the views of a network's layers. */
  public static List<int[]> viewSizes(List<Integer> layers, View view, boolean scaleOnly) {
    List<int[]> sizes = new ArrayList<>();
    for (int l = 0; l + 1 < layers.size(); l++) {
      sizes.add(
          scaleOnly
              ? new int[] {1, 1}
              : new int[] {view.side(layers.get(l)), view.side(layers.get(l + 1))});
    }
    return sizes;
  }

  /** Weights as inputs {@code w0, w1, …} of an instructor model. */
  private List<Value> weights(Graph g) {
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l + 1 < layers.size(); l++) {
      weights.add(g.input("w" + l, layers.get(l), layers.get(l + 1)));
    }
    return weights;
  }

  private List<Critic.Outputs> critics(Graph g, List<Value> weights, Value stage) {
    List<Value> views = views(view, scaleOnly, weights);
    List<Critic.Outputs> outputs = new ArrayList<>();
    for (float[] t : theta) {
      List<Value> parameters = new ArrayList<>();
      int at = 0;
      for (long[] shape : critic.shapes()) {
        parameters.add(g.constant(Arrays.copyOfRange(t, at, at + Critic.size(shape)), shape));
        at += Critic.size(shape);
      }
      outputs.add(critic.apply(parameters, scale, views, stage.reshape(1, 1)));
    }
    return outputs;
  }

  /**
   * The model that instructs. Inputs: {@code w0, w1, …} [in, out], {@code stage} [1] in 0..1,
   * {@code pessimism} [1]. Outputs: {@code scores} [critics], {@code score} [1] = mean −
   * pessimism·sd of the scores, or with a negative pessimism their minimum, {@code g0, g1, …} its
   * gradient with respect to the weights.
   */
  public Graph instructor() {
    Graph g = new Graph();
    List<Value> weights = weights(g);
    Value stage = g.input("stage", 1);
    Value pessimism = g.input("pessimism", 1);
    Value scores =
        Value.concat(0, critics(g, weights, stage).stream().map(Critic.Outputs::value).toList());
    Value mean = scores.mean(true, 0);
    Value score;
    if (theta.size() > 1) {
      // The floor keeps the root's derivative finite where all critics agree.
      Value sd =
          scores.sub(mean).square().sum(true, 0).mul(1.0 / (theta.size() - 1)).add(1e-12).sqrt();
      Value minimal = pessimism.neg().sign().relu();
      score =
          mean.sub(pessimism.relu().mul(sd))
              .mul(minimal.neg().add(1))
              .add(minimum(scores).mul(minimal));
    } else {
      score = mean.sub(pessimism.mul(0));
    }
    g.output("scores", scores).output("score", score);
    List<Value> gradients = Gradients.of(score, weights);
    for (int l = 0; l < gradients.size(); l++) {
      g.output("g" + l, gradients.get(l));
    }
    return g;
  }

  /** The least of scores [n]: [1]. */
  private static Value minimum(Value scores) {
    Value least = scores.slice(0, 0, 1);
    for (int k = 1; k < scores.shape().size(0); k++) {
      least = least.sub(least.sub(scores.slice(0, k, k + 1)).relu());
    }
    return least;
  }

  /**
   * Grad-CAM (Selvaraju et al. 2017) on the last convolution of each branch, of the mean of the
   * critics. Inputs: the weights and the stage; outputs: {@code score} [1], {@code heat0, heat1, …}
   * [h, w] = ReLU(Σ α·A), the mean over the critics of their signed maps before the ReLU.
   */
  public Graph gradCam() {
    Graph g = new Graph();
    List<Value> weights = weights(g);
    Value stage = g.input("stage", 1);
    List<Critic.Outputs> critics = critics(g, weights, stage);
    Value score =
        Value.concat(0, critics.stream().map(Critic.Outputs::value).toList()).mean(true, 0);
    for (int l = 0; l < weights.size(); l++) {
      int layer = l;
      List<Value> maps = critics.stream().map(c -> c.maps().get(layer)).toList();
      List<Value> gradients = Gradients.of(score, maps);
      Value total = null;
      for (int k = 0; k < maps.size(); k++) {
        Value cam = gradients.get(k).mean(true, 2, 3).mul(maps.get(k)).sum(false, 0, 1);
        total = total == null ? cam : total.add(cam);
      }
      g.output("heat" + l, total.relu());
    }
    return g.output("score", score);
  }
}
