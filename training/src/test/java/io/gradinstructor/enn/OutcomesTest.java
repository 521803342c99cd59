package io.gradinstructor.enn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  @Test
  void anInstructorSaysWhatAccuracyItsCriticsMean() throws Exception {
    // Runs came to 0.8 and to 0.96; scores are standard deviations from the mean of their worth.
    double low = Outcomes.of(0.8);
    double high = Outcomes.of(0.96);
    Outcomes outcomes = new Outcomes((low + high) / 2, (high - low) / 4);
    Graph g = new Graph();
    g.output("scores", g.input("s", DType.FLOAT, 2).mul(1));
    try (Program p = Program.of(outcomes.told(g))) {
      assertEquals(0.8, accuracy(p, -3, -1), 1e-6);
      assertEquals(0.96, accuracy(p, 2, 2), 1e-6);
    }
  }

  private static double accuracy(Program p, float... scores) throws Exception {
    try (var in = Program.tensor(scores, scores.length);
        var result = p.run(Map.of("s", in))) {
      return Program.floats(result, Outcomes.ACCURACY)[0];
    }
  }
}
