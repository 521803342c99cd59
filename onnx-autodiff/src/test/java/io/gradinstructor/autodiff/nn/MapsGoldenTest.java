package io.gradinstructor.autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Pooling;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Networks of feature maps against PyTorch's, step by step. */
class MapsGoldenTest {
  private static final Descent SGD = Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd());

  /** Convolution, ReLU, pooling, twice; a dense head. Names are places in a list of tensors. */
  private static final Network CNN =
      (scope, in) -> {
        Value h = in[0];
        long[] channels = {2, 3};
        for (int l = 0; l < 2; l++) {
          Value w = scope.parameter("" + 2 * l, Init.zeros(), channels[l], h.shape().size(1), 3, 3);
          Value b = scope.parameter("" + (2 * l + 1), Init.zeros(), channels[l]);
          h = Pooling.max(h.conv(w, b, 1, 1).relu(), 2);
        }
        return h.flatten()
            .dense(
                scope.parameter("4", Init.zeros(), 12, 3), scope.parameter("5", Init.zeros(), 3));
      };

  /** The CNN of the golden vectors of hybrid evolution: logits, losses, gradients, parameters. */
  @Test
  void stepsOfACnn() throws IOException {
    JsonNode golden = Golden.part("hybrid-es").get("cnn");
    Model model = Model.of(CNN, 4, 1, 8, 8);
    Map<String, float[]> now = numbered(golden.get("start"));
    try (Loop loop = new Loop(model, SGD, now);
        Program forward = Program.of(model.forward());
        Program gradient = Program.of(gradients(model))) {
      for (JsonNode step : golden.get("steps")) {
        Map<String, OnnxTensor> in = parameters(model, now);
        in.put("x", Program.tensor(Golden.floats(step.get("x")), 4, 1, 8, 8));
        try (var logits = forward.run(in)) {
          Golden.assertClose(step.get("logits"), Program.floats(logits, "output"), "logits");
        }
        in.put("target", labels(step.get("y")));
        try (var slopes = gradient.run(in)) {
          for (int p = 0; p < 6; p++) {
            Golden.assertClose(
                step.get("gradient").get(p), Program.floats(slopes, "g" + p), "gradient " + p);
          }
        }
        float loss =
            loop.step(
                Map.of("x", in.get("x"), "target", in.get("target")),
                golden.get("learning_rate").asDouble());
        assertEquals(step.get("loss").asDouble(), loss, 1e-5);
        now = loop.parameters();
        for (int p = 0; p < 6; p++) {
          Golden.assertClose(step.get("params").get(p), now.get("" + p), "parameter " + p);
        }
        in.values().forEach(OnnxTensor::close);
      }
    }
  }

  private static Map<String, float[]> numbered(JsonNode tensors) {
    Map<String, float[]> all = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      all.put("" + i, Golden.floats(tensors.get(i)));
    }
    return all;
  }

  private static Map<String, OnnxTensor> parameters(Model model, Map<String, float[]> now) {
    Map<String, OnnxTensor> in = new HashMap<>();
    model
        .parameters()
        .forEach(p -> in.put(p.name(), Program.tensor(now.get(p.name()), p.shape().toArray())));
    return in;
  }

  private static Graph gradients(Model model) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    Value loss = Loss.CROSS_ENTROPY.of(scope, model.apply(g, scope, new ArrayList<>()));
    List<Value> slopes =
        io.gradinstructor.autodiff.Gradients.of(loss, List.copyOf(scope.values().values()));
    for (int i = 0; i < slopes.size(); i++) {
      g.output("g" + i, slopes.get(i));
    }
    return g;
  }

  private static OnnxTensor labels(JsonNode y) {
    return Program.tensor(
        IntStream.range(0, y.size()).mapToLong(i -> y.get(i).asLong()).toArray(), y.size());
  }

  private static final Network NORMALISED =
      (scope, in) -> {
        Value none = in[0].graph().constant(new float[2], 2);
        Value h = in[0].conv(scope.parameter("conv.w", Init.zeros(), 2, 1, 3, 3), none, 1, 1);
        h = Activation.GELU.apply(Normalisation.batch(scope, "batch", h));
        h = Normalisation.layer(scope, "layer", Pooling.max(h, 2).flatten());
        return scope.dense("out", h, 3);
      };

  @Test
  void normalisedMapsLearnAndRunByRunningAverages() throws IOException {
    JsonNode golden = Golden.resource("ops").get("maps");
    Model model = Model.of(NORMALISED, 4, 1, 4, 6);
    Map<String, float[]> now = data(golden.get("start"));
    JsonNode first = golden.get("steps").get(0).get("x");
    try (Loop loop = new Loop(model, SGD, now)) {
      for (JsonNode step : golden.get("steps")) {
        try (OnnxTensor x = Program.tensor(Golden.floats(step.get("x").get("data")), 4, 1, 4, 6);
            OnnxTensor y = labels(step.get("target"))) {
          float loss = loop.step(Map.of("x", x, "target", y), golden.get("rate").asDouble());
          assertEquals(step.get("loss").asDouble(), loss, 1e-5);
        }
        now = loop.parameters();
        for (Map.Entry<String, JsonNode> p : step.get("parameters").properties()) {
          Golden.assertClose(p.getValue().get("data"), now.get(p.getKey()), p.getKey());
        }
      }
    }
    try (Program inference = Program.of(model.inference(now));
        OnnxTensor x = Program.tensor(Golden.floats(first.get("data")), 4, 1, 4, 6);
        var out = inference.run(Map.of("x", x))) {
      Golden.assertClose(
          golden.get("output").get("data"), Program.floats(out, "output"), "inference");
    }
  }

  private static Map<String, float[]> data(JsonNode tensors) {
    Map<String, float[]> all = new HashMap<>();
    tensors.properties().forEach(t -> all.put(t.getKey(), Golden.floats(t.getValue().get("data"))));
    return all;
  }

  @Test
  void aMinibatchOfOneNumberHasNoVariance() {
    Network one = (scope, in) -> Normalisation.batch(scope, "n", in[0]);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Model.of(one, 1, 3).trainingStep(Descent.of(Loss.SQUARED_ERROR, Optimizer.sgd())));
    assertEquals(
        "batch normalisation n: a minibatch has one number for each channel", e.getMessage());
    assertEquals(4, Model.of(one, 1, 3).parameters().size());
  }
}
