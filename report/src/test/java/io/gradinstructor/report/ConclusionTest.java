package io.gradinstructor.report;

import static io.gradinstructor.campaign.Method.BACKPROP;
import static io.gradinstructor.campaign.Method.INSTRUCTOR;
import static io.gradinstructor.campaign.Method.L2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.message.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConclusionTest {
  private static final double[] LOW = {0.80, 0.81, 0.82};
  private static final double[] HIGH = {0.90, 0.92, 0.91};

  /** The figures are those of docs/results.md. */
  @Test
  void whatWasGainedAndWhatItCost() throws Exception {
    Path kept = Path.of("../docs/results/paper-tuned.json");
    Results paper = ResultsJson.read("kept", Files.readAllBytes(kept));
    assertEquals(
        List.of(
            "instructor reaches 95.77 % on the test set (95 % interval [95.73, 95.82]): 2.19 points"
                + " more than backprop, beyond chance; 0.49 points more than weight-decay, the best"
                + " tuned baseline, beyond chance.",
            "A network takes 1.00 times the passes of backprop, its settings took 24 runs to choose,"
                + " its instructors 636 runs to learn from, its gap of train and test accuracy is"
                + " 1.40 points smaller."),
        Conclusion.of(paper));
    String first =
        new ObjectMapper().readTree(ResultsJson.write(paper)).get("conclusion").get(0).asText();
    assertEquals(Conclusion.of(paper).get(0), first);
    assertTrue(ReportTable.whole(paper, Comparing.none()).startsWith(first + "\nA network takes"));
  }

  @Test
  void whereNoInstructorTookPartItIsAboutTheMostAccurate() {
    Results r = Comparing.networks(3).arm("plain", BACKPROP, LOW).arm("l2", L2, HIGH).results();
    String gain = Conclusion.of(r).get(0);
    assertTrue(gain.startsWith("l2, the most accurate, reaches 91.00 % on the test set"), gain);
    assertTrue(gain.endsWith(": 10.00 points more than plain, beyond chance."), gain);
  }

  /** What differs by chance is not called a gain. */
  @Test
  void whatMayBeChanceIsSaidToBe() {
    double[] other = {0.83, 0.79, 0.82};
    Results r =
        Comparing.networks(3).arm("plain", BACKPROP, LOW).arm("x", INSTRUCTOR, other).results();
    String gain = Conclusion.of(r).get(0);
    assertTrue(gain.contains("0.33 points more than plain, which may be chance"), gain);
    assertTrue(Conclusion.of(r).get(1).contains("not tuned"), Conclusion.of(r).get(1));
  }
}
