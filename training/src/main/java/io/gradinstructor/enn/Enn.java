package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.List;

/** An Evaluation Neural Network: an ensemble of critics that predict what a run comes to. */
public sealed interface Enn permits WeightEnn, ControlEnn {
  /** What each critic is. */
  Critic critic();

  /** With which what they see is standardised. */
  Critic.Scale scale();

  /** Parameters of each critic. */
  List<float[]> theta();

  /** The model that instructs. */
  Graph instructor();

  /**
   * Views of n states {@code view0, view1, …} and {@code stage} in, {@code output} [critics·n] out.
   */
  default Graph values(int n) {
    Graph g = new Graph();
    Scope scope = Scope.stacked(g, theta());
    return g.output(
        "output", critic().model(theta().size(), scale(), n).apply(g, scope, new ArrayList<>()));
  }

  /**
   * Mean − pessimism·sd of scores [critics]: [1].
   *
   * @param pessimism [1]
   */
  static Value score(Value scores, Value pessimism) {
    Value mean = scores.mean(true, 0);
    long critics = scores.shape().size(0);
    if (critics == 1) {
      return mean.sub(pessimism.mul(0));
    }
    // The floor keeps the root's derivative finite where all critics agree.
    Value sd = scores.sub(mean).square().sum(true, 0).mul(1.0 / (critics - 1)).add(1e-12).sqrt();
    return mean.sub(pessimism.mul(sd));
  }
}
