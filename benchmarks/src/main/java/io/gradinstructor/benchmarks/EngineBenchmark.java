package io.gradinstructor.benchmarks;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loop;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.data.Images;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.enn.View;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Layer;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Draws;
import io.gradinstructor.training.Dropout;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import io.gradinstructor.training.parts.AdamW;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Examples;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.Sgd;
import io.gradinstructor.training.parts.StepRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Operations of the engine as the services use it. Random numbers stand for images. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(java.util.concurrent.TimeUnit.SECONDS)
public class EngineBenchmark {
  private static final List<Integer> SMALL = List.of(784, 100, 10);
  private static final List<Integer> LARGE = List.of(784, 512, 256, 10);
  private static final Layered CNN =
      new Layered(
          List.of(1, 28, 28),
          List.of(
              new Layer.Conv(8, 3, 1, Layer.Norm.NONE, Activation.RELU),
              new Layer.Pool(Layer.Pool.Kind.MAX, 2),
              new Layer.Conv(16, 3, 1, Layer.Norm.NONE, Activation.RELU),
              new Layer.Pool(Layer.Pool.Kind.MAX, 2),
              new Layer.Dense(10, Layer.Norm.NONE, Activation.NONE)));
  private static final int IMAGES = 10_000;
  private static final double RATE = 0.001;
  private static final Backprop PLAIN = Backprop.plain(RATE);
  private static final InstructorId ENN = InstructorId.shared("benchmark", 1, Lesson.VIEW, 0);

  /** Steps as the services make them without end. */
  static final List<String> STEADY =
      List.of("mlp-step-784-100-10-b32", "universal-step-k5", "enn-training-step-b64");

  /** Other ways to do the same, measured to choose between them. */
  static final List<String> ALTERNATIVES =
      List.of("mlp-step-784-100-10-b32-looped", "mlp-step-784-100-10-b100-looped");

  /** What is timed. */
  @Param("mlp-step-784-100-10-b32")
  public String name;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Runnable operation;

  /** Names, in the order in which they are run. */
  static List<String> names() {
    List<String> steps =
        List.of(
            "mlp-step-784-100-10-b32",
            "mlp-step-784-100-10-b100",
            "mlp-step-784-512-256-10-b32",
            "mlp-step-784-512-256-10-b100",
            "momentum-step-784-100-10-b32",
            "adamw-step-784-100-10-b32",
            "dropout-step-784-100-10-b32",
            "cnn-step-8-16-b32",
            "enn-gradient",
            "enn-training-step-b64",
            "universal-step-k1",
            "universal-step-k5",
            "evaluate-2000");
    return Stream.concat(steps.stream(), PartRuns.NAMES.stream()).toList();
  }

  /** Makes the operation ready. */
  @Setup
  public void prepare() {
    operation =
        switch (name) {
          case Peak.NAME -> sgemm();
          case "mlp-step-784-100-10-b32" -> step(SMALL, 32, PLAIN);
          case "mlp-step-784-100-10-b100" -> step(SMALL, 100, PLAIN);
          case "mlp-step-784-512-256-10-b32" -> step(LARGE, 32, PLAIN);
          case "mlp-step-784-512-256-10-b100" -> step(LARGE, 100, PLAIN);
          case "momentum-step-784-100-10-b32" -> step(SMALL, 32, by(new Sgd(0.9, false)));
          case "adamw-step-784-100-10-b32" ->
              step(SMALL, 32, by(new AdamW(0.9, 0.999, 1e-8, 0.01)));
          case "dropout-step-784-100-10-b32" ->
              step(SMALL, 32, with(new Dropout(Knob.of(0.2), Knob.of(0.5))));
          case "cnn-step-8-16-b32" -> step(CNN, 32, PLAIN);
          case "mlp-step-784-100-10-b32-looped" -> looped(SMALL, 32);
          case "mlp-step-784-100-10-b100-looped" -> looped(SMALL, 100);
          case "enn-gradient" -> gradient();
          case "enn-training-step-b64" -> learning(64);
          case "universal-step-k1" -> step(SMALL, 32, instructed(1));
          case "universal-step-k5" -> step(SMALL, 32, instructed(5));
          case "evaluate-2000" -> evaluation();
          default -> PartRuns.of(name, SMALL, images(IMAGES));
        };
  }

  /** The operation named. */
  @Benchmark
  public void run() {
    operation.run();
  }

  /** Frees what the operation used. */
  @TearDown
  public void free() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private <T extends AutoCloseable> T kept(T resource) {
    open.push(resource);
    return resource;
  }

  private Runnable sgemm() {
    Graph g = new Graph();
    int n = Peak.SIDE;
    g.output("c", g.input("a", n, n).matmul(g.input("b", n, n)));
    Program program = kept(Program.of(g));
    Map<String, OnnxTensor> in =
        Map.of(
            "a", kept(Program.tensor(normal(n * n, 1), n, n)),
            "b", kept(Program.tensor(normal(n * n, 2), n, n)));
    return () -> program.run(in).close();
  }

  private static Backprop by(Optimizer optimizer) {
    return with(optimizer, Dropout.NONE);
  }

  private static Backprop with(Dropout dropout) {
    return with(PLAIN.optimizer(), dropout);
  }

  private static Backprop with(Optimizer optimizer, Dropout dropout) {
    return with(PLAIN, optimizer, PLAIN.examples(), dropout);
  }

  static Backprop with(Backprop plain, Optimizer optimizer, Examples examples, Dropout dropout) {
    return new Backprop(
        plain.learningRate(),
        plain.schedule(),
        plain.rates(),
        plain.bands(),
        optimizer,
        plain.objective(),
        examples,
        dropout,
        0,
        List.of(),
        List.of());
  }

  /** With an instructor that is asked every so many steps. */
  private static Backprop instructed(int refresh) {
    StepRule rule = new StepRule(0.03, 1, refresh);
    return PLAIN.with(new Instruct(ENN.toString(), rule, 0, Integer.MAX_VALUE, -1));
  }

  private Runnable step(List<Integer> layers, int batch, Trainer trainer) {
    return step(new Mlp(layers), batch, trainer);
  }

  private Runnable step(Architecture network, int batch, Trainer trainer) {
    byte[] onnx =
        trainer.instructors().isEmpty()
            ? null
            : enn().instructor().toModel("enn", Map.of()).toByteArray();
    Memory memory = kept(new Memory());
    memory.put(new Naive(0.05).network(network, 1));
    Training training =
        kept(
            trainer.begin(
                new Trainer.Task(
                    network, batch, 1, false, images(IMAGES), new Draws(1), id -> onnx),
                memory));
    long[][] batches = new long[IMAGES / batch][batch];
    Random random = new Random(3);
    for (long[] b : batches) {
      for (int i = 0; i < batch; i++) {
        b[i] = random.nextInt(IMAGES);
      }
    }
    int[] t = {0};
    return () ->
        training.step(new Clock(t[0], 0, Integer.MAX_VALUE), batches[t[0]++ % batches.length], 1);
  }

  /** The same step, many of them as one run; counts single steps. */
  private Runnable looped(List<Integer> layers, int batch) {
    int steps = 100;
    Graph g = new Graph();
    Mlp mlp = new Mlp(layers);
    io.gradinstructor.autodiff.nn.Scope scope = io.gradinstructor.autodiff.nn.Scope.inputs(g);
    mlp.weights(scope);
    Value index = g.input("index", DType.INT64, batch);
    Value x =
        g.input("pixels", DType.UINT8, IMAGES, layers.get(0))
            .gather(index)
            .toFloat()
            .mul(1 / 255.0);
    Value labels = g.input("labels", DType.INT64, IMAGES).gather(index);
    Value rate = g.input("rate");
    Descent.of(Loss.CROSS_ENTROPY, Optimizer.sgd())
        .descend(scope, mlp.apply(scope, x).crossEntropy(labels), w -> rate, (w, d) -> w);
    List<String> parameters = List.copyOf(scope.values().keySet());
    Program program = kept(new Program(LoopedSteps.of(g, steps, parameters)));
    Images images = images(IMAGES);
    long[] all = new long[IMAGES];
    for (int i = 0; i < IMAGES; i++) {
      all[i] = images.labels()[i];
    }
    long[] order = new Random(3).longs((long) steps * batch, 0, IMAGES).toArray();
    Map<String, OnnxTensor> in = new HashMap<>();
    in.put("pixels", kept(Program.tensor(images.pixels(), IMAGES, layers.get(0))));
    in.put("labels", kept(Program.tensor(all, IMAGES)));
    in.put("index", kept(Program.tensor(order, steps, batch)));
    in.put("rate", kept(Program.tensor(0.001)));
    scope
        .values()
        .forEach(
            (p, v) ->
                in.put(
                    p + "0",
                    kept(
                        Program.tensor(
                            normal((int) v.shape().elements(), 5), v.shape().toArray()))));
    int[] t = {0};
    return () -> {
      if (t[0]++ % steps == 0) {
        program.run(in).close();
      }
    };
  }

  private static Images images(int n) {
    byte[] pixels = new byte[n * SMALL.get(0)];
    byte[] labels = new byte[n];
    Random random = new Random(4);
    random.nextBytes(pixels);
    for (int i = 0; i < n; i++) {
      labels[i] = (byte) random.nextInt(10);
    }
    return new Images(pixels, labels, n, SMALL.get(0));
  }

  private static float[] normal(int n, long seed) {
    Random random = new Random(seed);
    float[] out = new float[n];
    for (int i = 0; i < n; i++) {
      out[i] = (float) (0.4 * random.nextGaussian());
    }
    return out;
  }

  private static Critic critic() {
    View view = new View(View.Kind.LOG_RMS, 0.15, 1e-7);
    return new Critic(
        WeightEnn.viewSizes(new Mlp(SMALL), view, false), 8, List.of(32, 32), true, 3);
  }

  private static Critic.Scale scale() {
    return new Critic.Scale(new float[] {-1, -1}, new float[] {1, 1});
  }

  private static WeightEnn enn() {
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      theta.add(critic().model(1, scale(), 1).flat().start(new Random(k)).get("theta"));
    }
    return new WeightEnn(
        new Mlp(SMALL), new View(View.Kind.LOG_RMS, 0.15, 1e-7), false, critic(), scale(), theta);
  }

  private Runnable gradient() {
    Program program = kept(Program.of(enn().instructor()));
    Map<String, OnnxTensor> in =
        Map.of(
            "w0", kept(Program.tensor(normal(78_400, 1), 784, 100)),
            "w1", kept(Program.tensor(normal(1_000, 2), 100, 10)),
            "stage", kept(Program.tensor(new float[] {0.5f}, 1)),
            "pessimism", kept(Program.tensor(new float[] {1}, 1)));
    return () -> program.run(in).close();
  }

  private Runnable learning(int batch) {
    Model model = critic().model(1, scale(), batch).flat();
    Descent descent = Descent.of(Loss.HUBER, Optimizer.adamW(1e-3));
    Loop trainer = kept(new Loop(model, descent, model.start(new Random(5))));
    Map<String, OnnxTensor> in = new HashMap<>();
    model
        .inputs()
        .forEach(
            (k, s) -> in.put(k, kept(Program.tensor(normal((int) s.elements(), 6), s.toArray()))));
    in.put("target", kept(Program.tensor(normal(batch, 7), batch)));
    return () -> trainer.step(in, 1e-3);
  }

  private Runnable evaluation() {
    Evaluation evaluation = kept(new Evaluation(SMALL, images(2000)));
    byte[] snapshot = new Naive(0.05).network(SMALL, 1).bytes();
    return () -> evaluation.of(Weights.of(SMALL, snapshot));
  }
}
