package io.gradinstructor.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.nn.Mlp;
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

    Graph g = new Graph();
    Mlp.Parameters p = mlp.inputs(g);
    Value x = g.input("x", batch, features);
    Value y = g.input("y", DType.INT64, batch);
    Value step = g.input("step");
    boolean adam = name.startsWith("adam");
    List<Value> values = new ArrayList<>();
    for (int l = 0; l < mlp.depth(); l++) {
      values.add(p.weights().get(l));
      values.add(p.biases().get(l));
    }
    Value loss = mlp.logits(p, x).crossEntropy(y);
    List<Value> gradients = Gradients.of(loss, values);
    if (!name.startsWith("sgd")) {
      g.output("loss", loss);
    } else {
      Value rate = g.constant(data.get("learning_rate").asDouble());
      // The step as workers take it; raw gradients beside it.
      mlp.sgdStep(
          g,
          p,
          x,
          y,
          rate,
          name.equals("sgd_l1") ? 1e-3 : 0,
          name.equals("sgd_l2") ? 1e-2 : 0,
          null);
    }
    List<String> state = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Value v = values.get(i);
      Value d = gradients.get(i);
      if (i % 2 == 0 && name.equals("sgd_l1")) {
        d = d.add(v.sign().mul(1e-3));
      } else if (i % 2 == 0 && name.equals("sgd_l2")) {
        d = d.add(v.mul(1e-2));
      }
      g.output("g_" + v.name(), d);
      state.add(v.name());
      if (name.equals("momentum")) {
        Value velocity = g.input("m_" + v.name(), v.shape().toArray());
        Optimizers.Momentum m =
            Optimizers.momentum(
                v, d, velocity, g.constant(data.get("learning_rate").asDouble()), 0.9);
        g.output(v.name() + "'", m.parameter()).output(velocity.name() + "'", m.velocity());
        state.add(velocity.name());
      } else if (adam) {
        Value m = g.input("m_" + v.name(), v.shape().toArray());
        Value q = g.input("v_" + v.name(), v.shape().toArray());
        Optimizers.Adam a =
            Optimizers.adamW(v, d, m, q, step, g.constant(1e-2), name.equals("adamw") ? 1e-2 : 0);
        g.output(v.name() + "'", a.parameter())
            .output(m.name() + "'", a.m())
            .output(q.name() + "'", a.v());
        state.add(m.name());
        state.add(q.name());
      }
    }
    Map<String, float[]> now = new HashMap<>();
    Map<String, long[]> shapes = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Value v = values.get(i);
      now.put(v.name(), Golden.floats(data.get("start").get(i)));
      for (String prefix : List.of("", "m_", "v_")) {
        shapes.put(prefix + v.name(), v.shape().toArray());
        now.putIfAbsent(prefix + v.name(), new float[(int) v.shape().elements()]);
      }
    }
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
        state.forEach(s -> in.put(s, Program.tensor(now.get(s), shapes.get(s))));
        in.put("x", Program.tensor(xs, batch, features));
        in.put("y", Program.tensor(ys, batch));
        in.put("step", Program.tensor(new float[] {t + 1}));
        try (var result = program.run(in)) {
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
          state.forEach(s -> now.put(s, Program.floats(result, s + "'")));
        }
        in.values().forEach(OnnxTensor::close);
      }
    }
    if (!adam) {
      for (int i = 0; i < values.size(); i++) {
        Golden.assertClose(
            run.get("final").get(i), now.get(values.get(i).name()), values.get(i).name());
      }
    }
  }
}
