package io.gradinstructor.autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Program;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CriterionTest {
  /** y = 5 + w·x, which notes w·x. */
  private static final Model MODEL =
      Model.of(
          (scope, in) ->
              scope
                  .feature("product", in[0].mul(scope.parameter("w", Init.zeros(), 1, 1)))
                  .add(5)
                  .reshape(1),
          1,
          1);

  /** (w·x)² times an input of its own: the parameters in one vector make no difference. */
  @Test
  void itSeesFeaturesAndHasInputsOfItsOwn() {
    Criterion square =
        (scope, output) ->
            scope.features().get("product").square().sum().mul(output.graph().input("much"));
    for (Model model : new Model[] {MODEL, MODEL.flat()}) {
      String w = model.parameters().get(0).name();
      Descent descent = Descent.of(square, Optimizer.sgd());
      try (Loop loop = new Loop(model, descent, Map.of(w, new float[] {3}));
          OnnxTensor x = Program.tensor(new float[] {2}, 1, 1);
          OnnxTensor much = Program.tensor(0.5)) {
        assertEquals(18, loop.step(Map.of("x", x, "much", much), 0.25), 1e-5);
        // Its slope is 0.5 · 2 · (3 · 2) · 2 = 12.
        assertEquals(0, loop.parameters().get(w)[0], 1e-5);
      }
    }
  }

  @Test
  void heatIsOfFeatureMapsOnly() {
    Set<String> outputs = MODEL.gradCam(Map.of("w", new float[1])).outputs().keySet();
    assertEquals(Set.of("score"), outputs);
  }
}
