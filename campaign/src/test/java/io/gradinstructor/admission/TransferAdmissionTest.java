package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.nn.Activation;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import io.gradinstructor.network.Layer;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.NetworkModel;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.parts.He;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts from other networks, and data sets of some classes, at the door. */
class TransferAdmissionTest extends OwnImages {
  /** From a network of 64-8-3, in a file of its own, and from a training on the same images. */
  @Test
  void whatNetworksStartFromIsAdmittedWithItsContent() throws Exception {
    write();
    List<Integer> layers = List.of(64, 8, 3);
    byte[] onnx = NetworkModel.onnx(layers, new He().network(layers, 1).bytes(), null, Map.of());
    Files.write(folder.resolve("set").resolve("source.onnx"), onnx);
    String arms =
        "arms: [backprop, {name: t, method: backprop, initialisation: {from-training:"
            + " {outputs: 4, dataset: {name: idx, path: set, train: [0, 64], reward: [64, 65],"
            + " test: [0, 1]}}}}]";
    String text =
        OWN.replace("8, 4]", "8, 4], initialisation: {from-network: {file: set/source.onnx}}")
            .replace("arms: [backprop]", arms);
    Admission a = admit(text);
    var sent =
        (CampaignEvent.Submitted) Codec.decode(Codec.encode(a.submitted()), CampaignEvent.class);
    Campaign c = sent.read();
    assertEquals(a.campaign(), c);
    assertEquals(List.of(Sha256.of(onnx)), c.sha256().get("network.initialisation"));
    assertEquals(c.sha256().get("dataset"), c.sha256().get("arms[1].initialisation"));
    Weights start = c.network().initialisation().network(c.network().layers(), 5);
    assertArrayEquals(new He().network(layers, 1).matrix(0), start.matrix(0));
    assertEquals(32, start.matrix(1).length);
    // Another network in its place is another campaign, and no worker takes it for the first.
    byte[] other = NetworkModel.onnx(layers, new He().network(layers, 2).bytes(), null, Map.of());
    Files.write(folder.resolve("set").resolve("source.onnx"), other);
    assertNotEquals(a.id(), admit(text).id());
    String changed =
        assertThrows(
                DatasetException.class,
                () -> c.network().initialisation().network(c.network().layers(), 5))
            .getMessage();
    assertTrue(changed.contains("changed since the campaign was submitted"), changed);
    assertEquals(
        List.of(
            "c.yaml:8: network.initialisation.from-network.file: set/source.onnx: is a network of"
                + " [64, 8, 3], which must be [64, 9, 4] but for the last"),
        problems(
            OWN.replace(
                "8, 4]", "9, 4], initialisation: {from-network: {file: set/source.onnx}}")));
  }

  /** The file of a trainer is found and known as that of a start is. */
  @Test
  void aTableOfAnotherNetworkIsAdmittedWithItsContent() throws Exception {
    write();
    List<Integer> layers = List.of(64, 4);
    byte[] weights = new He().network(layers, 1).bytes();
    byte[] onnx = NetworkModel.onnx(layers, weights, null, NetworkModel.learned(new byte[4 * 243]));
    Files.write(folder.resolve("set").resolve("table.onnx"), onnx);
    Files.write(
        folder.resolve("set").resolve("none.onnx"),
        NetworkModel.onnx(layers, weights, null, Map.of()));
    String arm =
        "arms: [backprop, {name: s, method: backprop, training: {trainer: {synaptic-rl: {table:"
            + " set/table.onnx}}}}]";
    String text = OWN.replace("arms: [backprop]", arm);
    Admission a = admit(text);
    var sent =
        (CampaignEvent.Submitted) Codec.decode(Codec.encode(a.submitted()), CampaignEvent.class);
    assertEquals(a.campaign(), sent.read());
    assertEquals(List.of(Sha256.of(onnx)), sent.read().sha256().get("arms[1].training.trainer"));
    assertEquals(
        List.of(
            "c.yaml:9: arms[1].training.trainer.synaptic-rl.table: set/none.onnx: has nothing that"
                + " its trainer learned beside weights"),
        problems(text.replace("table.onnx", "none.onnx")));
  }

  /** PyTorch's, of [2, 7, 6] in three classes. */
  @Test
  void layeredNetworksFromPyTorchAreAdmittedIfTheyFit() throws Exception {
    write();
    Path torch = Path.of("../training/src/test/resources/torch/norm-script.onnx");
    Files.copy(torch, folder.resolve("set").resolve("source.onnx"));
    String given =
        "c.yaml:8: network.initialisation.from-network.file: set/source.onnx: is a network of"
            + " input: [2, 6, 6], layers: [{conv: {channels: 3, kernel: 3, stride: 1, padding: 1,"
            + " norm: layer, activation: gelu-tanh}}, {pool: {kind: max, size: 2}}, {dense: {units:"
            + " 4, norm: none, activation: tanh}}, {dense: {units: 3, norm: none, activation:"
            + " none}}], which must be input: [1, 8, 8], layers: [{conv: {channels: 3, kernel: 3,"
            + " stride: 1, padding: 1, norm: none, activation: relu}}, {dense: {units: 4, norm:"
            + " none, activation: none}}] but for the last: input";
    String text =
        OWN.replace(
            "layers: [64, 8, 4]",
            "input: [1, 8, 8], layers: [{conv: 3}, {dense: 4}],"
                + " initialisation: {from-network: {file: set/source.onnx}}");
    assertEquals(List.of(given), problems(text));
    Layered network =
        new Layered(
            List.of(1, 8, 8),
            List.of(
                new Layer.Conv(3, 3, 1, Layer.Norm.NONE, Activation.RELU),
                new Layer.Dense(9, Layer.Norm.NONE, Activation.NONE)));
    byte[] bytes = new He().network(network, 1).bytes();
    byte[] onnx = NetworkModel.onnx(network, bytes, null, Map.of());
    Files.write(folder.resolve("set").resolve("source.onnx"), onnx);
    Campaign c = admit(text).submitted().read();
    Weights start = c.network().initialisation().network(c.network().architecture(), 5);
    assertArrayEquals(new He().network(network, 1).matrix(0), start.matrix(0));
  }

  /** As many pixels in other rows are other images. */
  @Test
  void imagesOfOtherSidesAreRefused() throws IOException {
    write();
    assertEquals(
        List.of("c.yaml:8: network.input: is [1, 4, 16], images of dataset are [1, 8, 8]"),
        problems(
            OWN.replace(
                "layers: [64, 8, 4]", "input: [1, 4, 16], layers: [{conv: 3}, {dense: 4}]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          from-network: {file: nowhere.onnx}~from-network.file: nowhere.onnx: there is no such network in the server's folder of data sets (GI_DATA_DIR)
          from-network: {file: ../a.onnx}~from-network.file: ../a.onnx: is not in the server's folder of data sets (GI_DATA_DIR), which paths are relative to
          from-network: {file: set/none.onnx}~from-network.file: set/none.onnx: must end with a dense layer's scores
          from-training: {outputs: 4}~from-training.outputs: must be 10, one for each class of its dataset, was 4
          """)
  void whatNetworksCannotStartFromIsRefused(String start, String expected) throws IOException {
    write();
    Files.write(folder.resolve("set").resolve("none.onnx"), new byte[0]);
    List<String> problems =
        problems(OWN.replace("8, 4]", "8, 4], initialisation: {" + start + "}"));
    assertTrue(
        problems.contains("c.yaml:8: network.initialisation." + expected), problems.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          [2, 128]~c.yaml:5: dataset.classes[1]: must be a whole number from 0 to 127, was "128"
          [2, 2]~c.yaml:5: dataset.classes: must name each class once, was [2, 2]
          [2]~c.yaml:5: dataset.classes: must be a list of 2 to 128 whole numbers from 0 to 127, was a list of 1
          [0, 3]~c.yaml:6: dataset.train: must be [from, to], whole numbers with 0 <= from < to <= 200, the images of the file that are of its classes, was [0, 256]
          [0, 1, 2, 3, 4]~c.yaml:9: network.layers: must end with 5 or more, one for each class, was 4
          """)
  void classesAreChecked(String classes, String expected) throws IOException {
    write();
    List<String> problems = problems(OWN.replace("path: set", "path: set\n  classes: " + classes));
    assertTrue(problems.contains(expected), problems.toString());
  }
}
