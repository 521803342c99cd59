package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a network is trained.
 *
 * @param optimizers the optimizer of a parameter, by its name
 * @param maxNorm gradients are scaled down together to at most this length; infinite for no bound
 */
public record Descent(Criterion criterion, Function<String, Optimizer> optimizers, double maxNorm) {
  /** One optimizer for all parameters, gradients as they are. */
  public static Descent of(Criterion criterion, Optimizer optimizer) {
    return new Descent(criterion, name -> optimizer, Double.POSITIVE_INFINITY);
  }

  /** The same with gradients bounded in length. */
  public Descent clipped(double norm) {
    return new Descent(criterion, optimizers, norm);
  }

  /** Names under which the graph of a step has what is remembered of a parameter. */
  public List<String> memory(String parameter) {
    return optimizers.apply(parameter).memory().stream().map(m -> parameter + "." + m).toList();
  }

  /** What is done to parameters in a step besides descent. */
  @FunctionalInterface
  public interface Changes {
    /** What the optimizer is to take for a parameter's gradient; the gradient itself mostly. */
    default Value along(Value parameter, Value gradient) {
      return gradient;
    }

    /** A parameter with further changes added; the parameter itself if there are none. */
    Value of(Value parameter, Value gradient);
  }

  /**
   * One step: forward is done, backward and update follow. For each of a scope's parameters {@code
   * p}, running ones too, the graph puts out {@code p'} and what the optimizer remembers of it,
   * {@code p.velocity'} and so on; that goes in without the dash, and {@code step} if an optimizer
   * counts.
   *
   * @param loss a scalar of the parameters, which are inputs of the graph
   * @param rates learning rate of a parameter: a scalar
   */
  public void descend(Scope scope, Value loss, UnaryOperator<Value> rates, Changes changes) {
    Graph g = loss.graph();
    Map<String, Value> parameters = scope.trained();
    List<Value> gradients = Gradients.of(loss, new ArrayList<>(parameters.values()));
    if (Double.isFinite(maxNorm)) {
      gradients = Gradients.clipped(gradients, maxNorm);
    }
    Value step =
        parameters.keySet().stream().anyMatch(p -> optimizers.apply(p).counts())
            ? g.input("step")
            : null;
    int i = 0;
    for (Map.Entry<String, Value> p : parameters.entrySet()) {
      Value gradient = changes.along(p.getValue(), gradients.get(i++));
      Optimizer optimizer = optimizers.apply(p.getKey());
      List<String> names = memory(p.getKey());
      List<Value> memory =
          names.stream().map(m -> g.input(m, p.getValue().shape().toArray())).toList();
      Value base = changes.of(p.getValue(), gradient);
      Optimizer.Update update =
          optimizer.update(base, gradient, memory, rates.apply(p.getValue()), step);
      g.output(p.getKey() + "'", update.parameter());
      for (int m = 0; m < names.size(); m++) {
        g.output(names.get(m) + "'", update.memory().get(m));
      }
    }
    scope.becomes().forEach((running, next) -> g.output(running.name() + "'", next));
  }
}
