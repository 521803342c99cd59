package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The paper's claims in their reduced form: the README's first campaign must bear them out. */
class QuickstartIT {
  private static final double PAPERS_GAIN = 0.028;

  @TempDir Path folder;

  @Test
  void theInstructorDoesWhatThePaperClaims() throws Exception {
    byte[] printed = Gi.results(folder, Gi.example("quickstart.yaml"));
    JsonNode results = new ObjectMapper().readTree(printed);
    Map<String, JsonNode> arms = new HashMap<>();
    results.get("arms").forEach(arm -> arms.put(arm.get("name").asText(), arm));
    JsonNode instructor = arms.get("instructor");
    JsonNode gain = instructor.get("vs_backprop");
    assertTrue(gain.get("difference").asDouble() >= PAPERS_GAIN, gain.toString());
    assertTrue(gain.get("ci95").get(0).asDouble() > 0, gain.toString());
    for (String other : new String[] {"l1", "l2", "instructor-untrained", "instructor-shuffled"}) {
      assertTrue(mean(instructor, "test_accuracy") > mean(arms.get(other), "test_accuracy"), other);
    }
    results
        .get("instructors")
        .forEach(
            enn -> {
              if (enn.get("kind").asText().equals("view")) {
                assertTrue(enn.get("validation_r2").asDouble() > 0.5, enn.toString());
              }
            });
  }

  private static double mean(JsonNode arm, String figure) {
    return arm.get(figure).get("mean").asDouble();
  }
}
