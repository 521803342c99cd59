package io.gradinstructor.autodiff.nn;

import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Shape;
import io.gradinstructor.autodiff.Value;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A network with inputs of fixed shapes: the one definition from which its graphs are derived.
 *
 * @param inputs shapes by name, in the order in which the network takes them
 */
public record Model(Network network, Map<String, Shape> inputs) {
  /** A network with one input {@code x}. */
  public static Model of(Network network, long... shape) {
    return new Model(network, Map.of("x", Shape.of(shape)));
  }

  /** Of a network with several inputs. */
  public Model {
    inputs = new LinkedHashMap<>(inputs);
  }

  /** The same with all parameters in one vector {@code theta}, in their order. */
  public Model flat() {
    List<Scope.Parameter> parts = parameters();
    long size = parts.stream().mapToLong(p -> p.shape().elements()).sum();
    Init start =
        (shape, random) -> {
          FloatBuffer all = FloatBuffer.allocate((int) size);
          parts.forEach(p -> all.put(p.init().values(p.shape(), random)));
          return all.array();
        };
    Network cut =
        (scope, in) -> {
          Scope inner = Scope.cut(scope.parameter("theta", start, size));
          Value output = network.apply(inner, in);
          inner.features().forEach(scope::feature);
          return output;
        };
    return new Model(cut, inputs);
  }

  /** The output, of inputs that are made and put into a list. */
  public Value apply(Graph g, Scope scope, List<Value> in) {
    inputs.forEach((name, shape) -> in.add(g.input(name, shape.toArray())));
    return network.apply(scope, in.toArray(Value[]::new));
  }

  /** The parameters that the network asks for, in order. */
  public List<Scope.Parameter> parameters() {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    apply(g, scope, new ArrayList<>());
    return scope.asked();
  }

  /** Numbers to start with, by parameter. */
  public Map<String, float[]> start(RandomGenerator random) {
    Map<String, float[]> numbers = new LinkedHashMap<>();
    parameters().forEach(p -> numbers.put(p.name(), p.init().values(p.shape(), random)));
    return numbers;
  }

  /**
   * One training step: forward, backward, update. Inputs: the network's, its parameters {@code p},
   * what the optimizers remember of them {@code p.velocity} and so on, {@code target}, {@code rate}
   * and {@code step} (scalars; steps count from 1), as far as they are needed. Outputs: {@code p'}
   * and {@code p.velocity'} and so on, the {@code loss} before the step.
   */
  public Graph trainingStep(Descent descent) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    Value output = apply(g, scope, new ArrayList<>());
    Value loss = descent.criterion().of(scope, output);
    Value rate = g.input("rate");
    descent.descend(scope, loss, parameter -> rate, (parameter, gradient) -> parameter);
    return g.output("loss", loss);
  }

  /**
   * Inputs: the network's, its parameters and {@code target}; outputs: {@code output} and {@code
   * loss}.
   */
  public Graph evaluation(Loss loss) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value output = apply(g, scope, new ArrayList<>());
    return g.output("output", output).output("loss", loss.of(scope, output));
  }

  /** Inputs: the network's and its parameters; output: {@code output}. */
  public Graph forward() {
    Graph g = new Graph();
    return g.output("output", apply(g, Scope.inputs(g), new ArrayList<>()));
  }

  /** The network with fixed parameters: its inputs in, {@code output} out. */
  public Graph inference(Map<String, float[]> parameters) {
    Graph g = new Graph();
    return g.output("output", apply(g, Scope.constants(g, parameters), new ArrayList<>()));
  }

  /**
   * The network with fixed parameters as an instructor: its inputs {@code x} in, the sum of its
   * outputs {@code score} and the gradients {@code g_x} of the score out.
   */
  public Graph instructor(Map<String, float[]> parameters) {
    Graph g = new Graph();
    List<Value> in = new ArrayList<>();
    Value score = apply(g, Scope.constants(g, parameters), in).sum();
    g.output("score", score);
    List<Value> gradients = Gradients.of(score, in);
    for (int i = 0; i < in.size(); i++) {
      g.output("g_" + in.get(i).name(), gradients.get(i));
    }
    return g;
  }

  /**
   * Grad-CAM (Selvaraju et al. 2017) of the network with fixed parameters: its inputs in, the sum
   * of its outputs {@code score} and for each of its feature maps {@code m} the heat {@code heat_m}
   * [h, w] = ReLU(Σ α·A) out, where α is the mean of the score's gradient over a channel A.
   */
  public Graph gradCam(Map<String, float[]> parameters) {
    Graph g = new Graph();
    Scope scope = Scope.constants(g, parameters);
    Value score = apply(g, scope, new ArrayList<>()).sum();
    g.output("score", score);
    scope
        .features()
        .forEach(
            (name, map) -> {
              if (map.shape().rank() == 4) {
                g.output("heat_" + name, heat(score, map).relu());
              }
            });
    return g;
  }

  /** Signed heat [h, w] of a score over a feature map [n, channels, h, w]. */
  public static Value heat(Value score, Value map) {
    Value gradient = Gradients.of(score, List.of(map)).get(0);
    return gradient.mean(true, 2, 3).mul(map).sum(false, 0, 1);
  }
}
