package io.gradinstructor.report;

import static io.gradinstructor.campaign.Method.BACKPROP;
import static io.gradinstructor.campaign.Method.HE;
import static io.gradinstructor.campaign.Method.INSTRUCTOR;
import static io.gradinstructor.campaign.Method.L1;
import static io.gradinstructor.campaign.Method.L2;
import static io.gradinstructor.campaign.Method.SCALE_ONLY;
import static io.gradinstructor.campaign.Method.SHUFFLED;
import static io.gradinstructor.campaign.Method.UNTRAINED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Role;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Arm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of an arm follows from its method, whatever it is called. */
class NamesMeanNothingTest {
  private static final double[] LOW = {0.80, 0.81, 0.82};
  private static final double[] HIGH = {0.90, 0.92, 0.91};

  private static void assertSays(String sentence, Results results) {
    String text = Comparing.text(results);
    assertTrue(text.contains(sentence), () -> "no \"" + sentence + "\" in " + text);
  }

  @Test
  void anInstructorOfAnyName() {
    for (String name : List.of("gentle", "my-enn", "he", "shuffled", "untrained-2", "scale-only")) {
      Results r =
          Comparing.networks(3).arm("plain", BACKPROP, LOW).arm(name, INSTRUCTOR, HIGH).results();
      assertEquals(name, r.subject());
      assertEquals("plain", r.baseline());
      assertEquals(Role.SUBJECT, r.arms().get(1).role());
      assertEquals(INSTRUCTOR, r.arms().get(1).method());
      assertSays(name + " reaches 91.00 % on the test set", r);
      assertSays("It beats plain (+10.00 [", r);
      assertFalse(Comparing.text(r).contains("No instructor"));
    }
  }

  @Test
  void aControlThatIsCalledInstructor() {
    Results r =
        Comparing.networks(3)
            .arm("instructor", UNTRAINED, LOW)
            .arm("backprop", HE, LOW)
            .arm("instructor-2", SHUFFLED, HIGH)
            .arm("plain", BACKPROP, LOW)
            .arm("gentle", INSTRUCTOR, HIGH)
            .results();
    assertEquals("gentle", r.subject());
    assertEquals("plain", r.baseline());
    assertEquals(
        List.of(Role.CONTROL, Role.BASELINE, Role.CONTROL, Role.BASELINE, Role.SUBJECT),
        r.arms().stream().map(Arm::role).toList());
    assertSays("gentle reaches 91.00 %", r);
    assertSays("No difference could be shown from instructor-2 (+0.00 [+0.00, +0.00]", r);
    assertSays("vs plain p (Holm)", r);
    assertSays("Holm-corrected over the arms compared with plain, and apart from them", r);
  }

  @Test
  void ofSeveralInstructorsTheFirst() {
    Results r =
        Comparing.networks(3)
            .arm("plain", BACKPROP, LOW)
            .arm("one", INSTRUCTOR, HIGH)
            .arm("instructor", INSTRUCTOR, 0.94, 0.95, 0.97)
            .results();
    assertEquals("one", r.subject());
    assertSays("It is worse than instructor (-4.33 [", r);
    // That of the first with the baseline is said where the baseline's differences are.
    assertNull(r.arms().get(0).vsSubject());
    assertNull(r.arms().get(1).vsSubject());
    assertNotNull(r.arms().get(2).vsSubject());
  }

  @Test
  void withoutAnInstructor() {
    Results r =
        Comparing.networks(3).arm("instructor", BACKPROP, LOW).arm("gentle", L2, HIGH).results();
    assertNull(r.subject());
    assertSays("gentle, the most accurate, reaches 91.00 %", r);
    assertSays("No instructor took part.", r);
    assertSays("vs instructor p (Holm)", r);
    Results controls =
        Comparing.networks(3).arm("plain", BACKPROP, LOW).arm("x", SCALE_ONLY, HIGH).results();
    assertNull(controls.subject());
    assertSays("No instructor took part but controls.", controls);
  }

  @Test
  void withoutABaseline() {
    Results r = Comparing.networks(3).arm("backprop", HE, LOW).arm("x", INSTRUCTOR, HIGH).results();
    assertNull(r.baseline());
    assertNull(r.arms().get(1).vsBackprop());
    assertSays("It beats backprop (+10.00 [", r);
    assertSays("vs baseline p (Holm)", r);
    assertSays(
        "nothing to compare it with", Comparing.networks(3).arm("x", INSTRUCTOR, HIGH).results());
  }

  @Test
  void ofSeveralBaselinesTheFirstPlainOne() {
    Results r =
        Comparing.networks(3)
            .arm("he", HE, LOW)
            .arm("first", BACKPROP, LOW)
            .arm("backprop", BACKPROP, HIGH)
            .arm("sparse", L1, HIGH)
            .results();
    assertEquals("first", r.baseline());
    assertNull(r.arms().get(1).vsBackprop());
    assertEquals(0.1, r.arms().get(2).vsBackprop().difference());
    assertTrue(ReportTable.text(r, Comparing.none()).contains("vs first"));
  }
}
