package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.InstructorFile;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Division;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.InstructControls;
import io.gradinstructor.workflow.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instructors that come from files. */
class GivenTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
      network: {layers: [784, 20, 12, 10]}
      training: {epochs: 1, optimizer: {sgd: {momentum: 0.9}}}
      instructor:
        from: [a.onnx, b.onnx]
      arms:
        - backprop
        - controls
      compare: {seeds: 2}
      """;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write("a.onnx", Lesson.CONTROLS, 0);
    write("b.onnx", Lesson.CONTROLS, 1);
    write("view.onnx", Lesson.VIEW, 0);
  }

  private void write(String name, Lesson kind, int seed) throws IOException {
    Controls.Axis rate = new Controls.Axis("rates", List.of(1), 0.1, 10, true, 0.5, 2);
    InstructorFile about =
        new InstructorFile(
            "learned-1/round-2/" + kind.label() + "/" + seed,
            kind,
            List.of(784, 100, 10),
            kind.controls() ? List.of(rate) : List.of(),
            new Division(Basis.COSINES, List.of()),
            2,
            List.of(),
            new EnnFigures(0.5, 0.25, List.of(), 9, null));
    Graph g = new Graph();
    Value v = g.input(kind.controls() ? "controls" : "w0", 1).add(seed);
    g.output("score", v.sum()).output(kind.controls() ? "gradient" : "g0", v);
    Files.write(folder.resolve(name), g.toModel("x", about.about()).toByteArray());
  }

  private Admission admit(String text) throws CampaignException {
    return Admission.of(
        "c.yaml", text.getBytes(StandardCharsets.UTF_8), DataFolder.within(folder.toString()));
  }

  private void refused(String what, String by, String expected) {
    String text = FILE.replace(what, by);
    assertNotEquals(FILE, text);
    CampaignException e = assertThrows(CampaignException.class, () -> admit(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void nothingIsExploredAndEveryFileIsAnEnnWhoseKnobsGoOver() throws Exception {
    Admission a = admit(FILE);
    Campaign c = a.campaign();
    Plan plan = new Plan(a.id(), c);
    assertEquals(List.of(), plan.explorers(1));
    assertEquals(
        List.of(a.id() + "/round-1/controls/0", a.id() + "/round-1/controls/1"),
        plan.instructors().stream().map(Object::toString).toList());
    List<Trial> compared = plan.compare(Chosen.NOTHING);
    assertEquals(2 + 2 * 2, compared.size());
    InstructControls steers =
        (InstructControls) ((Backprop) compared.get(5).recipe().trainer()).controllers().get(0);
    assertEquals(a.id() + "/round-1/controls/1", steers.instructor());
    assertEquals(List.of(1, 2), steers.controls().axes().get(0).layers());
    assertEquals(List.of(1, 2), steers.controls().blocks().get(1).layers());
    assertEquals(2, steers.controls().axes().get(0).most(), "as far as it knows them");
  }

  /** 784-100-10 and a kernel of 9 numbers: the first layer has as many inputs fewer. */
  @Test
  void layersOneByOneAreTakenForThoseOfTheSameRole() throws Exception {
    String cnn = "input: [1, 28, 28], layers: [{conv: 4}, {pool: max}, {conv: 2}, {dense: 10}]";
    Campaign c = admit(FILE.replace("layers: [784, 20, 12, 10]", cnn)).submitted().read();
    Controls controls = c.instructor().controls(1);
    assertEquals(List.of(1, 2), controls.axes().get(0).layers());
    assertEquals(0.5 * Math.log(9 / 784.0), controls.blocks().get(0).shift(), 1e-12);
    assertEquals(
        0.25 * (Math.log(36 / 100.0) + Math.log(392 / 100.0)),
        controls.blocks().get(1).shift(),
        1e-12);
    String text =
        FILE.replace("layers: [784, 20, 12, 10]", cnn).replace("[a.onnx, b.onnx]", "view.onnx");
    CampaignException e = assertThrows(CampaignException.class, () -> admit(text));
    assertTrue(e.getMessage().contains("these are of layers one by one"), e.getMessage());
  }

  @Test
  void whatTheFilesHeldTravelsWithTheCampaign() throws Exception {
    Admission a = admit(FILE);
    byte[] model = Files.readAllBytes(folder.resolve("b.onnx"));
    Files.delete(folder.resolve("b.onnx"));
    Campaign later = a.submitted().read();
    assertArrayEquals(model, later.instructor().given().models().get(1));
    assertEquals(2, later.instructor().given().file().layers().size() - 1);
    assertEquals(2, later.sha256().get("instructor.from").size());
    write("b.onnx", Lesson.CONTROLS, 7);
    Admission other = admit(FILE);
    assertNotEquals(a.id(), other.id(), "other files are another campaign");
    assertTrue(!a.submitted().same(other.submitted()));
  }

  @Test
  void theGallerysComeByName() throws Exception {
    String text =
        FILE.replace("from: [a.onnx, b.onnx]", "from: repair")
            .replace("optimizer:", "terms: [{l2: {strength: 0.001}}], optimizer:");
    assertEquals(List.of("repair"), admit(text).campaign().instructor().given().from());
  }

  @Test
  void theGallerysAreSmallAndNamedByTheirHash() throws Exception {
    String page = Files.readString(Path.of("../docs/gallery.md"));
    for (String name : Gallery.names().split(", ")) {
      byte[] model = Gallery.model(name);
      assertTrue(model.length < 1_000_000, name);
      assertTrue(page.contains("| `" + name + "` |") && page.contains(Sha256.of(model)), name);
      assertTrue(InstructorFile.of(model).kind().controls(), name);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedByLineAndField() {
    refused("b.onnx]", "c.onnx]", "c.yaml:6: instructor.from: c.onnx: there is no such file");
    refused("[a.onnx, b.onnx]", "[]", "instructor.from: must be a list of 1 to 16 texts");
    refused("[a.onnx, b.onnx]", "{a: b}", "c.yaml:6: instructor.from: must be");
    refused("b.onnx]", "[b.onnx]]", "c.yaml:6: instructor.from: must be text, or a list of it");
    refused("b.onnx]", "../b.onnx]", "is not in the server's folder");
    refused("b.onnx]", "view.onnx]", "view.onnx: must be of the same kind, layers, knobs");
    refused(
        "[a.onnx, b.onnx]",
        "view.onnx",
        "view.onnx: judges weights of networks [784, 100, 10], these are [784, 20, 12, 10]");
    refused("784, 20, 12, 10", "784, 10", "there is no counterpart to each of them in [784, 10]");
    refused(
        "- controls",
        "- {name: x, method: instructor}",
        "arms[1].method: must be one that a.onnx is for, which is of kind controls");
    refused(
        "momentum: 0.9",
        "momentum: 0",
        "c.yaml:9: arms[1]: must have an optimizer that remembers 1 numbers of each weight");
    refused(
        "epochs: 1,",
        "epochs: 1, rates: 3,",
        "arms[1]: must have rates from 0.5 to 2.0, where a.onnx knows it, has 3.0");
    refused(
        "epochs: 1,",
        "epochs: 1, controllers: [plateau],",
        "arms[1]: must have the knob rates, which a.onnx sets");
    refused(
        "from:", "rounds: [{explorers: 4}]\n  from:", "instructor.rounds: unknown field; allowed");
    refused("compare:", "tickets: {}\ncompare:", "tickets: needs heat maps");
    refused(
        "- controls",
        "- {name: x, method: controls, critics: {count: 2}}",
        "arms[1].critics: is for instructors that learn");
    refused("arms:\n  - backprop\n  - controls\n", "", "arms: must be named where the instructor");
  }
}
