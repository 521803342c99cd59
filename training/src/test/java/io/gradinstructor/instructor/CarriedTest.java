package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Controls.Axis;
import io.gradinstructor.training.Division;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Instructors on networks that they did not learn on. */
class CarriedTest {
  private static final List<Axis> AXES =
      List.of(
          new Axis("rates", List.of(0), 0.01, 100, true, 0.1, 10),
          new Axis("rates", List.of(1), 0.01, 100, true, 0.1, 10),
          new Axis("objective.smoothing", List.of(), 0, 0.3, false, 0, 0.3),
          new Axis("bands.rates", List.of(4), 0.5, 2, true, 0.5, 2));

  private static InstructorFile file(Integer... layers) {
    return new InstructorFile(
        "c-1/round-2/controls/1",
        Lesson.CONTROLS,
        List.of(layers),
        AXES,
        new Division(Basis.COSINES, List.of(12.0, 40.0)),
        2,
        List.of(),
        new EnnFigures(0.5, null, List.of(), 99, null));
  }

  private static byte[] model(Map<String, String> about) {
    return model(about, "controls", "gradient");
  }

  private static byte[] model(Map<String, String> about, String in, String out) {
    Graph g = new Graph();
    Value v = g.input(in, 4).add(1);
    return g.output("score", v.sum()).output(out, v).toModel("x", about).toByteArray();
  }

  @Test
  void whatAModelSaysOfItselfIsReadBack() {
    InstructorFile file = file(784, 100, 10);
    assertEquals(file, InstructorFile.of(model(file.about())));
    InstructorFile view =
        new InstructorFile(
            "c-1/round-1/view/0",
            Lesson.VIEW,
            List.of(64, 10),
            List.of(),
            new Division(Basis.COSINES, List.of()),
            1,
            List.of(),
            new EnnFigures(null, null, List.of(), 5, null));
    assertEquals(view, InstructorFile.of(model(view.about(), "w0", "g0")));
  }

  @Test
  void whatIsNoInstructorIsRefused() {
    for (byte[] bytes :
        List.of("no model".getBytes(StandardCharsets.UTF_8), model(Map.of("layers", "[1, 2]")))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> InstructorFile.of(bytes)).getMessage();
      assertTrue(message.startsWith("is no instructor that a campaign published: "), message);
    }
    Map<String, String> about = new java.util.HashMap<>(file(784, 100, 10).about());
    about.put("controls", "rates log");
    assertThrows(IllegalArgumentException.class, () -> InstructorFile.of(model(about)));
  }

  @Test
  void aModelThatDoesNotAnswerAsItSaysIsRefused() {
    InstructorFile file = file(784, 100, 10);
    for (byte[] bytes :
        List.of(
            model(file.about(), "w0", "gradient"),
            model(file.about(), "controls", "slope"),
            model(
                new InstructorFile(
                        file.id(),
                        file.kind(),
                        file.layers(),
                        AXES.subList(0, 3),
                        file.bands(),
                        2,
                        List.of(),
                        file.figures())
                    .about()))) {
      assertThrows(IllegalArgumentException.class, () -> InstructorFile.of(bytes));
    }
  }

  @Test
  void onLayersThatItKnowsNothingChanges() {
    assertEquals(new Controls(AXES), Carried.over(file(784, 100, 10), List.of(784, 100, 10)));
  }

  @Test
  void onOtherWidthsScalesAreSeenRelativeToHesStart() {
    Controls there = Carried.over(file(784, 100, 10), List.of(784, 400, 10));
    assertEquals(AXES, there.axes());
    assertEquals(
        List.of(
            new Controls.Block(List.of(0), 0), new Controls.Block(List.of(1), 0.5 * Math.log(4))),
        there.blocks());
  }

  @Test
  void withoutHiddenLayersTheLastStandsForAllAfterTheFirst() {
    Controls there = Carried.over(file(784, 100, 10), List.of(784, 300, 100, 10));
    assertEquals(List.of(0), there.axes().get(0).layers());
    assertEquals(List.of(1, 2), there.axes().get(1).layers());
    assertEquals(List.of(), there.axes().get(2).layers());
    assertEquals(List.of(4), there.axes().get(3).layers(), "bands stay what they are");
    assertEquals(List.of(1, 2), there.blocks().get(1).layers());
    assertEquals(0.25 * Math.log(3), there.blocks().get(1).shift(), 1e-12);
  }

  @Test
  void hiddenLayersAreSharedOutEvenly() {
    assertEquals(
        List.of(List.of(0), List.of(1, 2), List.of(3, 4), List.of(5)),
        Carried.roles(List.of(9, 8, 7, 6, 5), List.of(9, 8, 8, 7, 7, 6, 5)));
    assertEquals(
        List.of(List.of(0), List.of(1, 2), List.of(3), List.of(4)),
        Carried.roles(List.of(9, 8, 7, 6, 5), List.of(9, 8, 8, 7, 6, 5)));
  }

  @Test
  void whatHasNoCounterpartIsRefusedByName() {
    String fewer =
        assertThrows(
                IllegalArgumentException.class,
                () -> Carried.roles(List.of(784, 50, 50, 10), List.of(784, 50, 10)))
            .getMessage();
    assertTrue(fewer.contains("[784, 50, 50, 10] with 3 layers"), fewer);
    String bands =
        assertThrows(
                IllegalArgumentException.class,
                () -> Carried.over(file(784, 100, 10), List.of(64, 100, 10)))
            .getMessage();
    assertTrue(bands.contains("sets bands.rates of 784 inputs, these have 64"), bands);
    assertThrows(
        IllegalArgumentException.class, () -> Carried.roles(List.of(9, 5), List.of(9, 8, 5)));
  }
}
