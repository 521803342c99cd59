package io.gradinstructor.enn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * An ENN that judges controls: what a run comes to if its knobs are held where they are.
 *
 * @param states numbers that tell the state of the run; 0 for one that is blind to it
 * @param critic whose views are the state, unless it is blind, and the places of the controls
 * @param theta parameters of each critic
 */
public record ControlEnn(
    int states, int controls, Critic critic, Critic.Scale scale, List<float[]> theta)
    implements Enn {
  /** Sizes of the views of critics that judge controls. */
  public static List<int[]> viewSizes(int states, int controls) {
    int[] ofControls = {1, controls};
    return states == 0 ? List.of(ofControls) : List.of(new int[] {1, states}, ofControls);
  }

  /**
   * The model that instructs. Inputs: {@code state} [states] (none of a blind one), {@code
   * controls} [controls] in −1..1, {@code stage} [1] in 0..1, {@code pessimism} [1]. Outputs:
   * {@code scores} [critics], {@code score} [1] = mean − pessimism·sd of the scores, {@code
   * gradient} [controls] its gradient with respect to the controls, and {@code state-gradient}
   * [states] with respect to the state.
   */
  @Override
  public Graph instructor() {
    Graph g = new Graph();
    List<Value> views = new ArrayList<>();
    List<Value> inputs = new ArrayList<>();
    Value places = g.input("controls", controls);
    inputs.add(places);
    if (states > 0) {
      Value state = g.input("state", states);
      inputs.add(state);
      views.add(state.reshape(1, 1, 1, states));
    }
    views.add(places.reshape(1, 1, 1, controls));
    Value stage = g.input("stage", 1).reshape(1, 1);
    Value scores =
        critic
            .apply(Scope.stacked(g, theta), theta.size(), scale, views, stage)
            .reshape(theta.size());
    Value score = Enn.score(scores, g.input("pessimism", 1));
    List<Value> gradients = Gradients.of(score, inputs);
    g.output("scores", scores).output("score", score).output("gradient", gradients.get(0));
    if (states > 0) {
      g.output("state-gradient", gradients.get(1));
    }
    return g;
  }
}
