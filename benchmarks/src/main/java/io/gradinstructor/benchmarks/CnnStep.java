package io.gradinstructor.benchmarks;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Pooling;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Network;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.data.Images;
import java.util.Map;
import java.util.Random;

/**
 * A step of SGD of a small convolutional network: 1×28×28, convolution to 8 maps, pooling, to 16,
 * pooling, dense to 10. Gather and scaling of the pixels are part of it.
 */
final class CnnStep implements Runnable, AutoCloseable {
  static final String NAME = "cnn-step-8-16-b32";

  private static final int BATCH = 32;

  /** The greatest of a window goes through ReLU: the same numbers, a quarter of the work. */
  private static final Network CNN =
      (scope, in) -> {
        Value h = in[0].reshape(BATCH, 1, 28, 28);
        h = Pooling.max(scope.conv("conv0", h, 8, 3), 2).relu();
        h = Pooling.max(scope.conv("conv1", h, 16, 3), 2).relu();
        return scope.dense("out", h.flatten(), 10);
      };

  private final State state = new State();
  private final Map<String, OnnxTensor> data;
  private final Program program;
  private final Random random = new Random(3);
  private final int images;

  CnnStep(Images images) {
    this.images = images.count();
    data =
        Map.of(
            "pixels", Program.tensor(images.pixels(), images.count(), images.pixelsPerImage()),
            "labels", Program.tensor(images.classes(), images.count()),
            "rate", Program.tensor(0.001));
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    Value index = g.input("index", DType.INT64, BATCH);
    Value x =
        g.input("pixels", DType.UINT8, images.count(), images.pixelsPerImage())
            .gather(index)
            .toFloat()
            .mul(1 / 255.0);
    Value labels = g.input("labels", DType.INT64, images.count()).gather(index);
    Value loss = CNN.apply(scope, x).crossEntropy(labels);
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd()).descend(scope, loss, w -> rate, (w, d) -> w);
    g.output("loss", loss);
    scope
        .asked()
        .forEach(p -> state.put(p.name(), p.init().values(p.shape(), random), p.shape().toArray()));
    program = Program.of(g);
  }

  @Override
  public void run() {
    state.put("index", random.longs(BATCH, 0, images).toArray(), BATCH);
    state.run(program, data).close();
  }

  @Override
  public void close() {
    program.close();
    state.close();
    data.values().forEach(OnnxTensor::close);
  }
}
