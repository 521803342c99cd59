package io.gradinstructor.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Range;
import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Columns.Categorical;
import io.gradinstructor.data.table.Columns.Missing;
import io.gradinstructor.data.table.Columns.Scale;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.training.parts.He;
import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowModelTest {
  private static final String NUMBERS =
      "0.1,red,2,S,3.7,yes\n1.3,blue,4,M,,no\n-2.7,,5,L,1e3,yes\n8,red,6,M,0.3,no\n9,blue,1,S,4,yes\n";

  @TempDir Path folder;

  private DatasetSpec spec(String table, Map<String, Categorical> categorical) throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(file, table);
    Columns columns =
        new Columns(
            "class", List.of(), categorical, List.of(), Missing.MEAN, Scale.STANDARD, false);
    DatasetSpec spec =
        new DatasetSpec(
            "csv",
            null,
            null,
            new Range(0, 3),
            new Range(3, 4),
            new Range(4, 5),
            null,
            null,
            Csv.of(file.toString(), columns),
            null,
            false);
    return spec.with(Datasets.check(spec, DataFolder.anywhere()).content());
  }

  private static Map<String, Object> run(byte[] onnx, Map<String, Object> inputs)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new HashMap<>();
    Map<String, Object> out = new HashMap<>();
    try (OrtSession session = environment.createSession(onnx)) {
      for (Map.Entry<String, Object> e : inputs.entrySet()) {
        tensors.put(
            e.getKey(),
            e.getValue() instanceof double[] numbers
                ? OnnxTensor.createTensor(
                    environment, DoubleBuffer.wrap(numbers), new long[] {3, numbers.length / 3})
                : OnnxTensor.createTensor(environment, (String[]) e.getValue(), new long[] {3, 1}));
      }
      assertEquals(tensors.keySet(), session.getInputNames());
      try (OrtSession.Result result = session.run(tensors)) {
        for (Map.Entry<String, ai.onnxruntime.OnnxValue> e : result) {
          out.put(e.getKey(), e.getValue().getValue());
        }
      }
    }
    tensors.values().forEach(OnnxTensor::close);
    return out;
  }

  /** What the network gives for the training rows as they are trained on, to the bit. */
  private static void sameAsTrained(DatasetSpec spec, Map<String, Object> raw) throws OrtException {
    Encoding encoding = spec.content().encoding();
    List<Integer> layers = List.of(encoding.width(), 5, 2);
    Weights weights = new He().network(layers, 3);
    byte[] network = NetworkModel.onnx(layers, weights.bytes(), null, Map.of("arm", "x"));
    byte[] onnx = RowModel.onnx(network, encoding);
    float[] floats = Datasets.load(spec).train().floats(0, 3);
    float[][] expected;
    try (OrtSession plain = OrtEnvironment.getEnvironment().createSession(network);
        OnnxTensor x =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                java.nio.FloatBuffer.wrap(floats),
                new long[] {3, encoding.width()});
        OrtSession.Result result = plain.run(Map.of("pixels", x))) {
      expected = (float[][]) result.get(0).getValue();
    }
    Map<String, Object> found = run(onnx, raw);
    float[][] logits = (float[][]) found.get("logits");
    float[][] probabilities = (float[][]) found.get("probabilities");
    String[] labels = (String[]) found.get("label");
    for (int r = 0; r < 3; r++) {
      assertArrayEquals(expected[r], logits[r]);
      assertEquals(logits[r][0] >= logits[r][1] ? "no" : "yes", labels[r]);
      double e = Math.exp(logits[r][1] - logits[r][0]);
      assertEquals(e / (1 + e), probabilities[r][1], 1e-6);
    }
    assertEquals(encoding, RowModel.encoding(onnx));
    assertNull(RowModel.encoding(network));
    assertArrayEquals(weights.bytes(), NetworkFileReader.read(onnx).bytes());
  }

  @Test
  void numbersAndTexts() throws Exception {
    DatasetSpec spec =
        spec(
            "a,colour,b,label,logits,class\n" + NUMBERS,
            Map.of("label", new Categorical(true, List.of("S", "M", "L"))));
    sameAsTrained(
        spec,
        Map.of(
            "rows", new double[] {0.1, 2, 3.7, 1.3, 4, Double.NaN, -2.7, 5, 1e3},
            "colour", new String[] {"red", "blue", ""},
            "column label", new String[] {"S", "M", "L"}));
  }

  @Test
  void numbersAlone() throws Exception {
    DatasetSpec spec = spec("a,b,class\n0.1,5,no\n1.7,6,yes\n-3,9,no\n4,1,yes\n5,1,no\n", Map.of());
    sameAsTrained(spec, Map.of("rows", new double[] {0.1, 5, 1.7, 6, -3, 9}));
  }
}
