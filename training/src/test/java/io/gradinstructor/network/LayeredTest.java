package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OnnxTensor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import io.gradinstructor.network.Layer.Conv;
import io.gradinstructor.network.Layer.Dense;
import io.gradinstructor.network.Layer.Norm;
import io.gradinstructor.network.Layer.Pool;
import io.gradinstructor.network.Layer.Residual;
import io.gradinstructor.training.registry.PartModule;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayeredTest {
  private static Conv conv(int channels) {
    return new Conv(channels, 3, 1, Norm.NONE, Activation.RELU);
  }

  private static Dense dense(int units) {
    return new Dense(units, Norm.NONE, Activation.NONE);
  }

  private static Pool pool(Pool.Kind kind) {
    return new Pool(kind, 2);
  }

  /** Something of everything. */
  private static final Layered RICH =
      new Layered(
          List.of(2, 7, 6),
          List.of(
              new Conv(3, 3, 1, Norm.BATCH, Activation.GELU),
              new Residual(
                  List.of(
                      new Conv(4, 1, 1, Norm.LAYER, Activation.ELU),
                      new Residual(List.of(new Conv(4, 3, 1, Norm.NONE, Activation.TANH))),
                      new Conv(3, 3, 1, Norm.BATCH, Activation.NONE))),
              new Layer.Active(Activation.SIGMOID),
              pool(Pool.Kind.MAX),
              new Conv(5, 3, 2, Norm.NONE, Activation.RELU),
              pool(Pool.Kind.AVERAGE),
              new Dense(6, Norm.LAYER, Activation.GELU_TANH),
              dense(3)));

  private static float[] random(int n, long seed) {
    float[] x = new float[n];
    Randoms.fillGaussian(Randoms.of(seed, "numbers"), x, 1);
    return x;
  }

  /** Any numbers, where variances are not negative. */
  private static Weights weights(Architecture network) {
    float[] flat = random((int) network.parameters(null), 3);
    Weights any = Weights.of(network, io.gradinstructor.basics.Floats.bytes(flat));
    any.each(
        (name, numbers, shape) -> {
          for (int i = 0; name.endsWith(".variance") && i < numbers.length; i++) {
            numbers[i] = 0.5f + Math.abs(numbers[i]);
          }
        });
    return any;
  }

  private static float[] logits(Weights w, float[] images) {
    int n = images.length / w.network().inputs();
    Graph g = new Graph();
    Value x = g.constant(images, n, w.network().inputs());
    g.output("logits", w.network().logits(Scope.constants(g, w.named()), x));
    return Golden.evaluate(g).get("logits");
  }

  @Test
  void sizesFollowFromLayers() {
    List<Layer> layers =
        List.of(conv(8), pool(Pool.Kind.MAX), conv(16), pool(Pool.Kind.MAX), dense(10));
    Layered cnn = new Layered(List.of(1, 28, 28), layers);
    assertEquals(
        List.of(
            new Architecture.Matrix(9, 8, 784, 784, -1, 0),
            new Architecture.Matrix(72, 16, 8 * 196, 196, 0, 1),
            new Architecture.Matrix(784, 10, 784, 1, 1, -1)),
        cnn.matrices());
    assertEquals(List.of(784, 8, 16, 10), cnn.widths());
    assertEquals(10 * 8 + 73 * 16 + 785 * 10, cnn.parameters(null));
    assertEquals(784 * 72 + 196 * 72 * 16 + 7840, cnn.multiplications(null));
    // 7 x 6, pooled 3 x 3, with stride 2 2 x 2, pooled 1 x 1.
    assertEquals(List.of(18, 3, 36, 36, 27, 5, 6), rows(RICH));
    assertEquals(
        List.of("n0.w", "n0.b", "n0.mean", "n0.variance", "n1.w", "n1.b"),
        RICH.extras().stream().limit(6).map(Architecture.Extra::name).toList());
    assertEquals(List.of(4, 7, 6), RICH.extras().get(4).shape());
  }

  /** 7 x 6 less two, with two zeros more: kernels of 4 with stride 2 fit 4 x 4 times. */
  @Test
  void paddingIsTold() {
    List<Integer> image = List.of(2, 7, 6);
    Layer wide = new Conv(3, 4, 2, 2, Norm.NONE, Activation.RELU);
    assertEquals(
        new Architecture.Matrix(32, 3, 84, 16, -1, 0),
        new Layered(image, List.of(wide, dense(2))).matrices().get(0));
    Layer narrow = new Conv(3, 5, 1, 0, Norm.NONE, Activation.RELU);
    assertEquals(6, new Layered(image, List.of(narrow, dense(2))).matrices().get(0).places());
    assertEquals(
        "layers[1] needs maps that a kernel of 5 fits, what comes in is [3, 3, 2]",
        refused(image, narrow, narrow, dense(2)));
  }

  private static List<Integer> rows(Architecture network) {
    return network.matrices().stream().map(Architecture.Matrix::in).toList();
  }

  private static String refused(List<Integer> input, Layer... layers) {
    return assertThrows(IllegalArgumentException.class, () -> new Layered(input, List.of(layers)))
        .getMessage();
  }

  @Test
  void whatDoesNotFitIsRefusedByItsNumber() {
    List<Integer> image = List.of(1, 4, 4);
    assertEquals(
        "layers[1] needs maps that a kernel of 3 fits, what comes in is [5]",
        refused(image, dense(5), conv(3), dense(2)));
    assertEquals(
        "layers[2] needs maps of 2 x 2 at least, what comes in is [1, 1, 1]",
        refused(image, pool(Pool.Kind.MAX), pool(Pool.Kind.MAX), pool(Pool.Kind.MAX), dense(2)));
    assertEquals(
        "layers[1].layers[0] needs maps of 2 x 2 at least, what comes in is [3, 1, 1]",
        refused(List.of(1, 1, 1), conv(3), new Residual(List.of(pool(Pool.Kind.MAX))), dense(2)));
    assertEquals(
        "layers[1] adds [3, 4, 4] to [2, 4, 4], which must be alike",
        refused(image, conv(2), new Residual(List.of(conv(3))), dense(2)));
    String last =
        "layers must end with a dense one without norm and activation, which has the scores";
    assertEquals(last, refused(image, conv(2)));
    assertEquals(last, refused(image, new Dense(2, Norm.BATCH, Activation.NONE)));
    assertEquals(last, refused(image, new Dense(2, Norm.NONE, Activation.RELU)));
    assertEquals(
        "input must be channels, height and width of an image, or how many numbers it has",
        refused(List.of(4, 4), dense(2)));
    assertEquals(
        "layers[0] has too many numbers", refused(List.of(1, 50_000, 50_000), conv(2), dense(2)));
  }

  /** By hand: a kernel that takes the pixel to the left, ReLU, the greatest of four, a sum. */
  @Test
  void aKernelIsRowsOfAMatrix() {
    Layered network =
        new Layered(List.of(1, 2, 2), List.of(conv(1), pool(Pool.Kind.MAX), dense(2)));
    float[] kernel = {0, 0, 0, 1, 0, 0, 0, 0, 0};
    Weights w = Weights.of(network, new float[][] {kernel, {-1}, {10, 20}, {0.5f, 0}});
    // To the left of the second pixel of each row are 3 and 4: 3 - 1 and 4 - 1.
    assertArrayEquals(new float[] {30.5f, 60}, logits(w, new float[] {3, 9, 4, 9}));
  }

  /** The CNN of the golden vectors of hybrid evolution; kernels there are [out, in, 3, 3]. */
  @Test
  void stepsOfACnnAreAsInPyTorch() throws Exception {
    JsonNode golden = Golden.part("hybrid-es").get("cnn");
    Layered network =
        new Layered(
            List.of(1, 8, 8),
            List.of(conv(2), pool(Pool.Kind.MAX), conv(3), pool(Pool.Kind.MAX), dense(3)));
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    network.weights(scope);
    Value logits = network.apply(scope, g.input("x", 4, 64));
    Value loss = logits.crossEntropy(g.input("y", DType.INT64, 4));
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd()).descend(scope, loss, w -> rate, (w, d) -> w);
    g.output("loss", loss).output("logits", logits);
    try (State state = new State();
        Program step = Program.of(g)) {
      Weights.of(network, arrays(golden.get("start"))).each(state::put);
      state.put("rate", new float[] {(float) golden.get("learning_rate").asDouble()});
      for (JsonNode s : golden.get("steps")) {
        state.put("x", Golden.floats(s.get("x")), 4, 64);
        long[] labels = new long[4];
        Arrays.setAll(labels, i -> s.get("y").get(i).asLong());
        state.put("y", labels, 4);
        try (var result = state.run(step, Map.of())) {
          Golden.assertClose(s.get("logits"), Program.floats(result, "logits"), "logits");
          assertEquals(s.get("loss").asDouble(), Program.floats(result, "loss")[0], 1e-5);
        }
        float[][] expected = arrays(s.get("params"));
        for (int i = 0; i < expected.length; i++) {
          float[] actual = state.get(Weights.name(i));
          Golden.assertClose(expected[i], actual, 1e-4, Weights.name(i));
        }
      }
    }
  }

  private static float[][] arrays(JsonNode tensors) {
    float[][] arrays = new float[6][];
    for (int i = 0; i < 6; i++) {
      JsonNode t = tensors.get(i);
      float[] numbers = Golden.floats(t);
      boolean kernels = i == 0 || i == 2;
      arrays[i] = kernels ? transposed(numbers, t.size()) : numbers;
    }
    return arrays;
  }

  private static float[] transposed(float[] rows, int n) {
    int m = rows.length / n;
    float[] out = new float[rows.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < m; j++) {
        out[j * n + i] = rows[i * m + j];
      }
    }
    return out;
  }

  @Test
  void theFunctionStaysTheSameWithMapsInAnotherOrder() {
    Weights w = weights(RICH);
    Weights permuted = w.permuted(Randoms.of(1, "order"));
    for (int l = 0; l + 1 < RICH.depth(); l++) {
      assertFalse(Arrays.equals(w.matrix(l), permuted.matrix(l)), "matrix " + l);
    }
    float[] images = random(4 * 84, 9);
    assertArrayEquals(logits(w, images), logits(permuted, images), 1e-3f);
  }

  @Test
  void aModelOfItsOwnTakesAnyBatch() throws Exception {
    Weights w = weights(RICH);
    float[] images = random(5 * 84, 9);
    byte[] onnx = NetworkModel.onnx(RICH, w.bytes(), null, Map.of());
    try (Program model = new Program(onnx);
        OnnxTensor pixels = Program.tensor(images, 5, 84);
        var result = model.run(Map.of("pixels", pixels))) {
      assertArrayEquals(logits(w, images), Program.floats(result, "logits"), 1e-4f);
    }
    assertEquals(w.flat().length, RICH.parameters(null));
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 250, 251, 600})
  void manyImagesGoThroughInParts(int n) {
    byte[] pixels = new byte[84 * n];
    byte[] labels = new byte[n];
    Random random = new Random(1);
    random.nextBytes(pixels);
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) random.nextInt(3);
    }
    Weights w = weights(RICH);
    Images images = new Images(pixels, labels, n, 84);
    float[] logits = logits(w, images.floats(0, n));
    int right = 0;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += Math.exp(logits[3 * i + c]);
      }
      loss += Math.log(sum) - logits[3 * i + labels[i]];
      right += Evaluation.best(logits, i, 3) == labels[i] ? 1 : 0;
    }
    try (Evaluation evaluation = new Evaluation(RICH, images)) {
      Evaluation.Score score = evaluation.of(w);
      assertEquals((double) right / n, score.accuracy(), 2.0 / n);
      assertEquals(loss / n, score.loss(), 1e-4 * Math.abs(loss / n));
    }
  }

  @Test
  void messagesCarryIt() throws Exception {
    ObjectMapper mapper = new ObjectMapper().registerModule(new PartModule());
    String text = mapper.writeValueAsString(RICH);
    assertEquals(RICH, mapper.readValue(text, Architecture.class));
    Mlp mlp = new Mlp(List.of(784, 100, 10));
    assertEquals("[784,100,10]", mapper.writeValueAsString(mlp));
    assertEquals(mlp, mapper.readValue("[784,100,10]", Architecture.class));
  }
}
