package io.gradinstructor.autodiff;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A model made ready to run by ONNX Runtime. Each run computes on the thread that asks for it,
 * which is what makes results reproducible; many may run at a time.
 */
public final class Program implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = NativeLibrary.environment();

  private static final LongAdder NANOS = new LongAdder();
  private static final LongAdder RUNS = new LongAdder();
  private static final AtomicInteger OPEN = new AtomicInteger();

  private final OrtSession session;
  private final Set<String> inputs;
  private final Set<String> outputs;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Loads a model.
   *
   * @throws ModelException if ONNX Runtime does not accept it
   */
  public Program(byte[] model) {
    ModelFolder.keep(model);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      Device.choose(options);
      session = ENVIRONMENT.createSession(model, options);
      inputs = session.getInputNames();
      outputs = session.getOutputNames();
      OPEN.incrementAndGet();
    } catch (OrtException e) {
      throw new ModelException("model not accepted: " + e.getMessage(), e);
    }
  }

  /** Makes a graph's outputs ready. */
  public static Program of(Graph graph) {
    return new Program(graph.toModel("graph", Map.of()).toByteArray());
  }

  /** Computes all outputs. The caller closes the result, after the last use of its tensors. */
  public OrtSession.Result run(Map<String, OnnxTensor> inputs) {
    return run(inputs, Map.of());
  }

  /**
   * Computes all outputs, some of them into tensors that the caller has; the others are the
   * caller's to close with the result.
   */
  OrtSession.Result run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> into) {
    Set<String> others = new HashSet<>(outputs);
    others.removeAll(into.keySet());
    long begin = System.nanoTime();
    try {
      return session.run(inputs, others, into);
    } catch (OrtException e) {
      throw new ModelException("model failed: " + e.getMessage(), e);
    } finally {
      NANOS.add(System.nanoTime() - begin);
      RUNS.increment();
    }
  }

  /** Time that all programs of this process spent computing, in seconds. */
  public static double seconds() {
    return NANOS.sum() / 1e9;
  }

  /** How often any program of this process ran. */
  public static long runs() {
    return RUNS.sum();
  }

  /** Programs of this process that were not closed: each holds native memory. */
  public static int open() {
    return OPEN.get();
  }

  /** Names of the inputs that the model takes. */
  public Set<String> inputs() {
    return inputs;
  }

  /** Names of the outputs that the model computes. */
  public Set<String> outputs() {
    return outputs;
  }

  /** A float tensor, row-major, copied to native memory. */
  public static OnnxTensor tensor(float[] data, long... shape) {
    FloatBuffer floats = direct(4 * data.length).asFloatBuffer();
    return tensor(floats.put(data).rewind(), shape);
  }

  /** A float tensor on a direct buffer. */
  static OnnxTensor tensor(FloatBuffer direct, long... shape) {
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, direct, shape);
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  /** A scalar. */
  public static OnnxTensor tensor(double value) {
    return tensor(new float[] {(float) value});
  }

  /** A tensor of 64-bit integers, copied to native memory. */
  public static OnnxTensor tensor(long[] data, long... shape) {
    LongBuffer longs = direct(8 * data.length).asLongBuffer();
    return tensor(longs.put(data).rewind(), shape);
  }

  /** A tensor of 64-bit integers on a direct buffer. */
  static OnnxTensor tensor(LongBuffer direct, long... shape) {
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, direct, shape);
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** A tensor of unsigned bytes, copied to native memory. */
  public static OnnxTensor tensor(byte[] data, long... shape) {
    try {
      return OnnxTensor.createTensor(
          ENVIRONMENT, direct(data.length).put(data).rewind(), shape, OnnxJavaType.UINT8);
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  /** The output of a name. */
  public static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor)
        result.get(name).orElseThrow(() -> new ModelException("no output " + name, null));
  }

  /** The numbers of a float output, row-major. */
  public static float[] floats(OrtSession.Result result, String name) {
    return floats(tensor(result, name));
  }

  /** The numbers of a float tensor, row-major. */
  public static float[] floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] out = new float[buffer.remaining()];
    buffer.get(out);
    return out;
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    OPEN.decrementAndGet();
    try {
      session.close();
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
