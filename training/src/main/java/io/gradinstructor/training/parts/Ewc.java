package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv 1612.00796) where tasks come one
 * after another: after each ½·strength·Σ F·(W − W*)² joins what is to become small, where W* are
 * weights and biases at its end and F the mean of the squared gradients of ln p there, image by
 * image at its label. The gradient of that is added to what the optimizer takes in.
 *
 * <p>That penalties of tasks are summed, each with its own W*, and that the first 1,000 images of a
 * task tell F, is our choice. Before the first task is over it does nothing.
 */
@Kind(value = "ewc", says = "where tasks come one by one: holds what earlier ones need")
public record Ewc(
    @Setting(is = "100", to = 1e9, says = "of the pull to what weights were") double strength)
    implements Term {
  @Override
  public void suits(Architecture network) {
    Mlp.of(network, "ewc");
  }

  @Override
  public int mode(Clock at) {
    return strength == 0 ? SILENT : 1;
  }

  @Override
  public void begin(Trainer.Task task, Memory memory) {
    Elastic.begin(task, memory);
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
        return Elastic.along(gradient, parameter, strength);
      }
    };
  }
}
