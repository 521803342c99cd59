package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;

/**
 * L2-SP (Li, Grandvalet and Davoine 2018, arXiv 1802.01483): penalties ½·anchor·‖W − W⁰‖² of all
 * layers but the last, W⁰ being their weights and biases at the start, and ½·decay·‖W‖² of the
 * last; where the anchor is 0, decay is of all layers. Unlike {@link L2} it adds to the gradient
 * what the optimizer then takes in, biases too: with SGD, that is PyTorch's {@code weight_decay}.
 */
@Kind(value = "l2-sp", says = "decay within the gradient; but the last layer's, towards the start")
public record L2Sp(
    @Setting(is = "0", to = 1000, says = "pull of weights and biases towards 0") double decay,
    @Setting(
            is = "0",
            to = 1000,
            says = "in its place, pull of all layers but the last to their start; 0: none")
        double anchor)
    implements Term {
  private static final String START = "l2-sp.";

  @Override
  public int mode(Clock at) {
    return decay == 0 && anchor == 0 ? SILENT : 1;
  }

  @Override
  public void begin(Trainer.Task task, Memory memory) {
    for (int l = 0; anchor > 0 && l < task.layers().size() - 2; l++) {
      memory.copy("w" + l, START + "w" + l);
      memory.copy("b" + l, START + "b" + l);
    }
  }

  @Override
  public Change in(StepGraph step, int mode) {
    return new Change() {
      @Override
      public Value of(Value base, int layer, Value weights, Value gradient, Value rate) {
        return base;
      }

      @Override
      public Value along(Value gradient, int layer, Value parameter) {
        boolean last = layer == step.task().layers().size() - 2;
        if (anchor == 0 || last) {
          return decay == 0 ? gradient : gradient.add(parameter.mul(decay));
        }
        Value start = step.graph().input(START + parameter.name(), parameter.shape().toArray());
        return gradient.add(parameter.sub(start).mul(anchor));
      }
    };
  }
}
