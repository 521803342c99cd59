package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.network.Mlp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models keep to the standard and mean the same to another version of ONNX Runtime. */
class ExportedModelsTest {
  private static final List<Integer> LAYERS = List.of(80, 60, 10);

  /** Of each kind that is published. */
  private static Map<String, Graph> graphs() {
    Model mlp = Model.of(new Mlp(LAYERS), 5, 80);
    Map<String, float[]> parameters = mlp.start(new Random(1));
    View view = new View(View.Kind.LOG_RMS, 0.15, 1e-6);
    Critic critic =
        new Critic(WeightEnn.viewSizes(new Mlp(LAYERS), view, false), 4, List.of(8), true, 3);
    Critic.Scale scale = new Critic.Scale(new float[2], new float[] {1, 1});
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      theta.add(critic.model(1, scale, 1).flat().start(new Random(k)).get("theta"));
    }
    WeightEnn enn = new WeightEnn(new Mlp(LAYERS), view, false, critic, scale, theta);
    Map<String, Graph> graphs = new TreeMap<>();
    graphs.put("network", mlp.inference(parameters));
    graphs.put("evaluation", mlp.evaluation(Loss.CROSS_ENTROPY));
    graphs.put(
        "training",
        mlp.trainingStep(Descent.of(Loss.CROSS_ENTROPY, Optimizer.adamW(0.01)).clipped(1)));
    graphs.put("instructor", enn.instructor());
    graphs.put("grad-cam", enn.gradCam());
    return graphs;
  }

  private static ModelProto model(Graph g) {
    return g.toModel("a", Map.of("campaign", "c", "layers", "[80, 60, 10]", "round", "2"));
  }

  @Test
  void theyKeepToTheStandard() {
    for (Graph graph : graphs().values()) {
      ModelProto m = model(graph);
      assertEquals(17, m.getOpsetImport(0).getVersion());
      assertEquals("", m.getOpsetImport(0).getDomain());
      assertEquals(8, m.getIrVersion());
      assertEquals("grad-instructor", m.getProducerName());
      assertTrue(m.getProducerVersion().matches("\\d+\\.\\d+.*"), m.getProducerVersion());
      assertEquals(
          List.of("campaign", "layers", "round"),
          m.getMetadataPropsList().stream().map(StringStringEntryProto::getKey).toList());
      Set<String> defined = new HashSet<>();
      m.getGraph().getInitializerList().forEach(t -> assertTrue(defined.add(t.getName())));
      for (ValueInfoProto in : m.getGraph().getInputList()) {
        assertTrue(defined.add(in.getName()), in.getName());
        assertStatic(in);
      }
      Set<String> used = new HashSet<>();
      for (NodeProto n : m.getGraph().getNodeList()) {
        n.getInputList().forEach(i -> assertTrue(defined.contains(i), n.getName() + ": " + i));
        used.addAll(n.getInputList());
        n.getOutputList().forEach(o -> assertTrue(defined.add(o), o));
      }
      for (ValueInfoProto out : m.getGraph().getOutputList()) {
        assertTrue(defined.contains(out.getName()), out.getName());
        assertStatic(out);
        used.add(out.getName());
      }
      defined.removeAll(used);
      m.getGraph().getInputList().forEach(in -> defined.remove(in.getName()));
      assertEquals(Set.of(), defined, "nothing is computed for nothing");
    }
  }

  private static void assertStatic(ValueInfoProto value) {
    for (Dimension d : value.getType().getTensorType().getShape().getDimList()) {
      assertTrue(d.getDimValue() > 0, value.getName());
    }
  }

  @Test
  void theirBytesDependOnNothingElse() {
    Map<String, Graph> again = graphs();
    graphs().forEach((name, g) -> assertEquals(model(g), model(again.get(name))));
  }

  @Test
  void anotherVersionComputesTheSame(@TempDir Path folder) throws Exception {
    List<String> files = new ArrayList<>();
    for (var g : graphs().entrySet()) {
      Path file = folder.resolve(g.getKey() + ".onnx");
      files.add(Files.write(file, model(g.getValue()).toByteArray()).toString());
    }
    OtherRuntime.main(files.toArray(String[]::new));
    Map<String, float[]> ours = new TreeMap<>();
    for (String f : files) {
      ours.put(f, numbers(f));
    }
    Path other = Path.of("target/other-runtime/onnxruntime.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(other + System.getProperty("path.separator") + "target/test-classes");
    command.add(OtherRuntime.class.getName());
    command.addAll(files);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), printed);
    assertNotEquals(ai.onnxruntime.OrtEnvironment.getEnvironment().getVersion(), printed.strip());
    for (String f : files) {
      Golden.assertClose(ours.get(f), numbers(f), 1e-4, f);
    }
  }

  private static float[] numbers(String file) throws IOException {
    Path out = Path.of(file + ".out");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(out));
    Files.delete(out);
    float[] numbers = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(numbers);
    assertTrue(numbers.length > 0);
    return numbers;
  }
}
