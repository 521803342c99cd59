package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.network.Architecture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An ENN that judges weights: an ensemble of critics on views of them.
 *
 * @param network that it evaluates
 * @param view what it sees; with {@code scaleOnly} just the root mean square of each whole layer
 * @param theta parameters of each critic
 */
public record WeightEnn(
    Architecture network,
    WeightView view,
    boolean scaleOnly,
    Critic critic,
    Critic.Scale scale,
    List<float[]> theta)
    implements Enn {

  /** Views [1, 1, h, w] of the weights in a graph, whose factors are 1. */
  public static List<Value> views(WeightView view, boolean scaleOnly, List<Value> weights) {
    return views(view, scaleOnly, weights, List.of());
  }

  /**
   * Views [1, 1, h, w] of a network in a graph.
   *
   * @param biases none where the view sees none
   */
  public static List<Value> views(
      WeightView view, boolean scaleOnly, List<Value> weights, List<Value> biases) {
    Value one = weights.get(0).graph().constant(1);
    List<Value> ones = Collections.nCopies(weights.size(), one);
    return views(view, scaleOnly, new WeightView.Net(weights, biases, ones));
  }

  private static List<Value> views(WeightView view, boolean scaleOnly, WeightView.Net net) {
    if (!scaleOnly) {
      return view.of(net);
    }
    List<Value> views = new ArrayList<>();
    for (int l = 0; l < net.weights().size(); l++) {
      Value w = net.weights().get(l);
      views.add(
          view.logRms(w.square().mean(), net.factors().get(l)).reshape(1, 1).reshape(1, 1, 1, 1));
    }
    return views;
  }

  /** Sizes of the views of a network's layers. */
  public static List<int[]> viewSizes(Architecture network, WeightView view, boolean scaleOnly) {
    return scaleOnly ? Collections.nCopies(network.depth(), new int[] {1, 1}) : view.sizes(network);
  }

  /** Weights as inputs {@code w0, w1, …} of a model, and biases {@code b0, …} if it sees them. */
  private WeightView.Net net(Graph g) {
    List<Value> weights = new ArrayList<>();
    List<Value> biases = new ArrayList<>();
    for (int l = 0; l < network.depth(); l++) {
      weights.add(g.input("w" + l, network.in(l), network.out(l)));
      if (view.seesBiases() && !scaleOnly) {
        biases.add(g.input("b" + l, network.out(l)));
      }
    }
    return new WeightView.Net(weights, biases, new ArrayList<>());
  }

  /** Scores [critics] of a network in a graph. */
  private Value scores(Scope scope, WeightView.Net net, Value stage) {
    return critic
        .apply(scope, theta.size(), scale, views(view, scaleOnly, net), stage.reshape(1, 1))
        .reshape(theta.size());
  }

  /**
   * The model that instructs. Inputs: {@code w0, w1, …} [in, out], of ENNs that see biases {@code
   * b0, b1, …} [out], {@code stage} [1] in 0..1, {@code pessimism} [1]. Outputs: {@code scores}
   * [critics], {@code score} [1] = mean − pessimism·sd of the scores, {@code g0, g1, …} its
   * gradient with respect to the weights, {@code slope0, slope1, …} [] its derivative with respect
   * to the logarithm of the scale of a layer's weights, ⟨w, g⟩.
   */
  @Override
  public Graph instructor() {
    Graph g = new Graph();
    WeightView.Net net = net(g);
    List<Value> weights = net.weights();
    Value stage = g.input("stage", 1);
    Value pessimism = g.input("pessimism", 1);
    weights.forEach(w -> net.factors().add(g.constant(1)));
    Value scores = scores(Scope.stacked(g, theta), net, stage);
    Value score = Enn.score(scores, pessimism);
    g.output("scores", scores).output("score", score);
    int depth = weights.size();
    List<Value> all = new ArrayList<>(weights);
    all.addAll(net.factors());
    List<Value> gradients = Gradients.of(score, all);
    for (int l = 0; l < depth; l++) {
      g.output("g" + l, gradients.get(l)).output("slope" + l, gradients.get(depth + l));
    }
    return g;
  }

  /**
   * Where the mean of the critics looks. Inputs: weights, biases of ENNs that see them, and stage;
   * outputs: {@code score} [1], {@code signed0, signed1, …} and {@code heat0, heat1, …} [h, w] of
   * each layer, and {@code g0, g1, …} the score's gradient with respect to the weights.
   *
   * <p>Of convolutions it is Grad-CAM (Selvaraju et al. 2017) on the last one of each branch:
   * signed is Σ α·A, the mean over the critics of their maps, and heat its ReLU. Of sets of units
   * it is gradient times input: signed is Σ ∂V/∂x·x over a unit's standardised features x, heat the
   * sum of the absolute values; a row [1, units] stands for the columns of the weights that lead to
   * the units, and for the last layer a column [units, 1] for the rows that leave the last hidden
   * ones.
   */
  public Graph gradCam() {
    Graph g = new Graph();
    Scope scope = Scope.stacked(g, theta);
    WeightView.Net net = net(g);
    Value one = g.constant(1);
    net.weights().forEach(w -> net.factors().add(one));
    Value score = scores(scope, net, g.input("stage", 1)).mean(true, 0);
    List<Value> gradients = Gradients.of(score, net.weights());
    int depth = net.weights().size();
    for (int l = 0; l < depth; l++) {
      if (view.plain()) {
        ofUnits(g, scope, score, l);
      } else {
        Value signed = Model.heat(score, scope.features().get("map" + l));
        g.output("signed" + l, signed).output("heat" + l, signed.relu());
      }
      g.output("g" + l, gradients.get(l));
    }
    return g.output("score", score);
  }

  private void ofUnits(Graph g, Scope scope, Value score, int l) {
    int depth = network.depth();
    boolean last = l == depth - 1;
    Value units = scope.features().get("units" + (last ? l - 1 : l));
    if (units == null) {
      // Without hidden units there is nothing to look at.
      Value nothing = score.mul(0).reshape(1, 1);
      g.output("signed" + l, nothing).output("heat" + l, nothing.abs());
      return;
    }
    long n = units.shape().size(1);
    Value shares = Gradients.of(score, List.of(units)).get(0).mul(units);
    Value signed = shares.sum(false, 0, 2);
    Value heat = shares.abs().sum(false, 0, 2);
    g.output("signed" + l, last ? signed.reshape(n, 1) : signed.reshape(1, n));
    g.output("heat" + l, last ? heat.reshape(n, 1) : heat.reshape(1, n));
  }
}
