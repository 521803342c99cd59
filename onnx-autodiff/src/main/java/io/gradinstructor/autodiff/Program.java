package io.gradinstructor.autodiff;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * A model made ready to run by ONNX Runtime. Each run computes on the thread that asks for it,
 * which is what makes results reproducible; many may run at a time.
 */
public final class Program implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private static final LongAdder NANOS = new LongAdder();
  private static final LongAdder RUNS = new LongAdder();

  private final OrtSession session;

  /**
   * Loads a model.
   *
   * @throws ModelException if ONNX Runtime does not accept it
   */
  public Program(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = ENVIRONMENT.createSession(model, options);
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
    long begin = System.nanoTime();
    try {
      return session.run(inputs);
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

  /** Names of the inputs that the model takes. */
  public Set<String> inputs() {
    return session.getInputNames();
  }

  /** A float tensor, row-major, copied to native memory. */
  public static OnnxTensor tensor(float[] data, long... shape) {
    ByteBuffer direct = ByteBuffer.allocateDirect(4 * data.length).order(ByteOrder.nativeOrder());
    FloatBuffer floats = direct.asFloatBuffer();
    floats.put(data).rewind();
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, floats, shape);
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
    ByteBuffer direct = ByteBuffer.allocateDirect(8 * data.length).order(ByteOrder.nativeOrder());
    LongBuffer longs = direct.asLongBuffer();
    longs.put(data).rewind();
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, longs, shape);
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }

  /** A tensor of unsigned bytes, copied to native memory. */
  public static OnnxTensor tensor(byte[] data, long... shape) {
    ByteBuffer direct = ByteBuffer.allocateDirect(data.length).order(ByteOrder.nativeOrder());
    direct.put(data).rewind();
    try {
      return OnnxTensor.createTensor(ENVIRONMENT, direct, shape, ai.onnxruntime.OnnxJavaType.UINT8);
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
    try {
      session.close();
    } catch (OrtException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
