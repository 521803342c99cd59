package io.gradinstructor.autodiff.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Network;
import io.gradinstructor.autodiff.nn.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first example: points on two rings are told apart. */
class RingsTest {
  private final float[] points = new float[2 * 64];
  private final long[] rings = new long[64];

  RingsTest() {
    Random random = new Random(7);
    for (int i = 0; i < 64; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      rings[i] = i % 2;
      points[2 * i] = (float) ((1 + rings[i]) * Math.cos(angle));
      points[2 * i + 1] = (float) ((1 + rings[i]) * Math.sin(angle));
    }
  }

  @Test
  void aNetworkIsTrainedAndPublished(@TempDir Path folder) throws IOException {
    Network network =
        (scope, in) -> {
          Value h = scope.dense("hidden", in[0], 16).relu();
          return scope.dense("logits", h, 2);
        };
    Model model = Model.of(network, 64, 2);
    Descent descent = Descent.of(Loss.CROSS_ENTROPY, Optimizer.adamW(0.01)).clipped(1);
    Schedule rate = Schedule.cosine(0.05, 300).warmedUp(20);
    float loss = 0;
    Map<String, float[]> trained;
    try (Loop trainer = new Loop(model, descent, model.start(new Random(1)));
        OnnxTensor x = Program.tensor(points, 64, 2);
        OnnxTensor target = Program.tensor(rings, 64)) {
      for (int step = 0; step < 300; step++) {
        loss = trainer.step(Map.of("x", x, "target", target), rate.rate(step));
      }
      trained = trainer.parameters();
    }
    assertTrue(loss < 0.01, "loss " + loss);

    byte[] onnx =
        model.inference(trained).toModel("rings", Map.of("loss", "" + loss)).toByteArray();
    Files.write(folder.resolve("rings.onnx"), onnx);

    try (Program inference = new Program(Files.readAllBytes(folder.resolve("rings.onnx")));
        OnnxTensor x = Program.tensor(points, 64, 2);
        var result = inference.run(Map.of("x", x))) {
      float[] logits = Program.floats(result, "output");
      for (int i = 0; i < 64; i++) {
        assertEquals(rings[i], logits[2 * i] > logits[2 * i + 1] ? 0 : 1);
      }
    }
  }
}
