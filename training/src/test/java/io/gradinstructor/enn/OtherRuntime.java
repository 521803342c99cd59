package io.gradinstructor.enn;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.DataOutputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Runs models on made-up inputs with whichever ONNX Runtime is on the class path. */
final class OtherRuntime {
  private OtherRuntime() {}

  /** For each model FILE writes FILE.out: all its outputs' numbers, in the order of their names. */
  public static void main(String... files) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    System.out.println(environment.getVersion());
    for (String file : files) {
      try (OrtSession session = environment.createSession(file);
          DataOutputStream out =
              new DataOutputStream(Files.newOutputStream(Path.of(file + ".out")))) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
          inputs.put(input.getName(), tensor(environment, (TensorInfo) input.getInfo()));
        }
        try (OrtSession.Result result = session.run(inputs)) {
          Map<String, OnnxTensor> byName = new TreeMap<>();
          result.forEach(o -> byName.put(o.getKey(), (OnnxTensor) o.getValue()));
          for (OnnxTensor t : byName.values()) {
            FloatBuffer numbers = t.getFloatBuffer();
            while (numbers.hasRemaining()) {
              out.writeFloat(numbers.get());
            }
          }
        }
      }
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, TensorInfo info) throws Exception {
    long[] shape = info.getShape();
    int n = (int) LongStream.of(shape).reduce(1, (a, b) -> a * b);
    if (info.type == OnnxJavaType.INT64) {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[n]), shape);
    }
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) Math.abs(Math.sin(1 + i));
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
  }
}
