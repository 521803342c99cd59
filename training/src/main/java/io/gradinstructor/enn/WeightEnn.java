package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An ENN that judges weights: an ensemble of critics on views of them.
 *
 * @param layers sizes of the network that it evaluates
 * @param view what it sees; with {@code scaleOnly} just the root mean square of the whole layer
 * @param theta parameters of each critic
 */
public record WeightEnn(
    List<Integer> layers,
    View view,
    boolean scaleOnly,
    Critic critic,
    Critic.Scale scale,
    List<float[]> theta)
    implements Enn {

  /** Views [1, 1, h, w] of the weights in a graph. */
  public static List<Value> views(View view, boolean scaleOnly, List<Value> weights) {
    Value one = weights.get(0).graph().constant(1);
    return views(view, scaleOnly, weights, Collections.nCopies(weights.size(), one));
  }

  private static List<Value> views(
      View view, boolean scaleOnly, List<Value> weights, List<Value> factors) {
    List<Value> views = new ArrayList<>();
    for (int l = 0; l < weights.size(); l++) {
      Value w = weights.get(l);
      Value v =
          scaleOnly
              ? view.logRms(w.square().mean(), factors.get(l)).reshape(1, 1)
              : view.of(w, factors.get(l));
      views.add(v.reshape(1, 1, v.shape().size(0), v.shape().size(1)));
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

  /** Scores [critics] of weights in a graph, each layer's times a number. */
  private Value scores(Scope scope, List<Value> weights, List<Value> factors, Value stage) {
    List<Value> views = views(view, scaleOnly, weights, factors);
    return critic
        .apply(scope, theta.size(), scale, views, stage.reshape(1, 1))
        .reshape(theta.size());
  }

  private Scope scope(Graph g) {
    return Scope.stacked(g, theta);
  }

  /**
   * The model that instructs. Inputs: {@code w0, w1, …} [in, out], {@code stage} [1] in 0..1,
   * {@code pessimism} [1]. Outputs: {@code scores} [critics], {@code score} [1] = mean −
   * pessimism·sd of the scores, {@code g0, g1, …} its gradient with respect to the weights, {@code
   * slope0, slope1, …} [] its derivative with respect to the logarithm of a layer's scale, ⟨w, g⟩.
   */
  @Override
  public Graph instructor() {
    Graph g = new Graph();
    List<Value> weights = weights(g);
    Value stage = g.input("stage", 1);
    Value pessimism = g.input("pessimism", 1);
    List<Value> factors = weights.stream().map(w -> g.constant(1)).toList();
    Value scores = scores(scope(g), weights, factors, stage);
    Value score = Enn.score(scores, pessimism);
    g.output("scores", scores).output("score", score);
    int depth = weights.size();
    List<Value> all = new ArrayList<>(weights);
    all.addAll(factors);
    List<Value> gradients = Gradients.of(score, all);
    for (int l = 0; l < depth; l++) {
      g.output("g" + l, gradients.get(l)).output("slope" + l, gradients.get(depth + l));
    }
    return g;
  }

  /**
   * Grad-CAM (Selvaraju et al. 2017) on the last convolution of each branch, of the mean of the
   * critics. Inputs: the weights and the stage; outputs: {@code score} [1], {@code signed0,
   * signed1, …} [h, w] = Σ α·A, the mean over the critics of their maps, {@code heat0, heat1, …}
   * its ReLU, and {@code g0, g1, …} the score's gradient with respect to the weights.
   */
  public Graph gradCam() {
    Graph g = new Graph();
    Scope scope = scope(g);
    List<Value> weights = weights(g);
    List<Value> ones = Collections.nCopies(weights.size(), g.constant(1));
    Value score = scores(scope, weights, ones, g.input("stage", 1)).mean(true, 0);
    List<Value> gradients = Gradients.of(score, weights);
    for (int l = 0; l < weights.size(); l++) {
      Value signed = Model.heat(score, scope.features().get("map" + l));
      g.output("signed" + l, signed).output("heat" + l, signed.relu());
      g.output("g" + l, gradients.get(l));
    }
    return g.output("score", score);
  }
}
