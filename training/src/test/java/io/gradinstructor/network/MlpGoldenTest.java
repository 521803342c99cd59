package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlpGoldenTest {
  @ParameterizedTest
  @ValueSource(strings = {"sgd", "sgd_l1", "sgd_l2", "momentum", "adam", "adamw"})
  void fiftyStepsMatch(String name) throws Exception {
    JsonNode data = Golden.read("mlp");
    JsonNode run = data.get("runs").get(name);
    List<Integer> sizes = new ArrayList<>();
    data.get("sizes").forEach(s -> sizes.add(s.asInt()));
    Mlp mlp = new Mlp(sizes);
    int batch = data.get("batches").get(0).size();
    int features = sizes.get(0);

    double learningRate = name.startsWith("adam") ? 1e-2 : data.get("learning_rate").asDouble();
    Optimizer optimizer =
        switch (name) {
          case "momentum" -> new Optimizer.Sgd(0.9, false, 0);
          case "adam" -> Optimizer.adam();
          case "adamw" -> Optimizer.adamW(1e-2);
          default -> Optimizer.sgd();
        };
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Value x = g.input("x", batch, features);
    Value y = g.input("y", DType.INT64, batch);
    Value rate = g.constant(learningRate);
    Value loss = mlp.apply(scope, x).crossEntropy(y);
    List<Value> values = List.copyOf(scope.values().values());
    List<Value> gradients = Gradients.of(loss, values);
    State state = new State();
    Descent.of(Loss.CROSS_ENTROPY, optimizer)
        .descend(scope, loss, w -> rate, (w, d) -> penalised(name, w, rate));
    g.output("loss", loss);
    for (int i = 0; i < values.size(); i++) {
      Value v = values.get(i);
      Value d = gradients.get(i);
      if (i % 2 == 0 && name.equals("sgd_l1")) {
        d = d.add(v.sign().mul(1e-3));
      } else if (i % 2 == 0 && name.equals("sgd_l2")) {
        d = d.add(v.mul(1e-2));
      }
      g.output("g_" + v.name(), d);
      long[] shape = v.shape().toArray();
      state.put(v.name(), Golden.floats(data.get("start").get(i)), shape);
      for (String kept : optimizer.memory()) {
        state.put(v.name() + "." + kept, new float[(int) v.shape().elements()], shape);
      }
    }
    boolean adam = name.startsWith("adam");
    float[] images = Golden.floats(data.get("x"));
    try (Program program = Program.of(g)) {
      for (int t = 0; t < data.get("batches").size(); t++) {
        float[] xs = new float[batch * features];
        long[] ys = new long[batch];
        for (int i = 0; i < batch; i++) {
          int at = data.get("batches").get(t).get(i).asInt();
          System.arraycopy(images, at * features, xs, i * features, features);
          ys[i] = data.get("y").get(at).asLong();
        }
        Map<String, OnnxTensor> in = new HashMap<>();
        in.put("x", Program.tensor(xs, batch, features));
        in.put("y", Program.tensor(ys, batch));
        in.put("step", Program.tensor(new float[] {t + 1}));
        try (var result = state.run(program, in)) {
          // Adam divides rounding by rounding where gradients vanish: later losses are compared
          // loosely.
          double tolerance = adam ? 1e-3 : 1e-4;
          double expected = run.get("losses").get(t).asDouble();
          assertEquals(
              expected,
              Program.floats(result, "loss")[0],
              tolerance * Math.max(1, expected),
              "loss " + t);
          if (t == 0) {
            for (int i = 0; i < values.size(); i++) {
              String n = values.get(i).name();
              Golden.assertClose(
                  run.get("first_gradients").get(i), Program.floats(result, "g_" + n), n);
            }
          }
        }
        in.values().forEach(OnnxTensor::close);
      }
    }
    if (!adam) {
      for (int i = 0; i < values.size(); i++) {
        Golden.assertClose(
            run.get("final").get(i), state.get(values.get(i).name()), values.get(i).name());
      }
    }
    state.close();
  }

  /** Penalties are further changes of matrices, as workers make them. */
  private static Value penalised(String name, Value w, Value rate) {
    if (w.shape().rank() < 2) {
      return w;
    }
    return switch (name) {
      case "sgd_l1" -> w.sub(w.sign().mul(rate.mul(1e-3)));
      case "sgd_l2" -> w.sub(w.mul(rate.mul(1e-2)));
      default -> w;
    };
  }
}
