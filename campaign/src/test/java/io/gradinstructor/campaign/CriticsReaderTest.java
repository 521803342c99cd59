package io.gradinstructor.campaign;

import static io.gradinstructor.campaign.CampaignFileTest.BASE;
import static io.gradinstructor.campaign.CampaignFileTest.problems;
import static io.gradinstructor.campaign.CampaignFileTest.read;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.instructor.Contrastive;
import io.gradinstructor.instructor.Contrastive.Form;
import io.gradinstructor.instructor.Contrastive.Where;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.Returns;
import io.gradinstructor.instructor.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections {@code critics} of the instructor and of arms. */
class CriticsReaderTest {
  private static CriticSpec critics(String fields) throws CampaignException {
    return read(BASE + "instructor: {critics: {" + fields + "}}\n").instructor().critics();
  }

  /** Critics of an arm beside those of the instructor. */
  private static CriticSpec arm(String instructor, String own) throws CampaignException {
    String text =
        """
        instructor: {critics: {%s}}
        arms: [backprop, {name: own, method: instructor, critics: {%s}}]
        """;
    return read(BASE + text.formatted(instructor, own)).arms().get(1).critics();
  }

  @Test
  void aContrastiveTermIsThereIfItsSectionIs() throws CampaignException {
    assertEquals(Contrastive.OFF, critics("").contrastive());
    assertEquals(CriticSpec.Regression.SQUARED_ERROR, critics("loss: squared-error").loss());
    assertEquals(
        new Contrastive(1, Form.WIDTHS, 5, 0.5, Where.FEATURES, 0),
        critics("contrastive: {}").contrastive());
    assertEquals(
        new Contrastive(1, Form.DISTANCE, 5, 1, Where.HIDDEN, 500),
        critics("contrastive: {form: distance, where: hidden, warmup: 500}").contrastive());
  }

  @Test
  void armsSayWhatIsDifferent() throws CampaignException {
    Contrastive two = new Contrastive(2, Form.WIDTHS, 4, 0.25, Where.FEATURES, 0);
    String instructor = "contrastive: {weight: 2, margin: 0.25, bins: 4}";
    assertEquals(two, arm(instructor, "steps: 7").contrastive());
    assertEquals(
        new Contrastive(2, Form.QUANTILES, 4, 0.5, Where.FEATURES, 0),
        arm(instructor, "contrastive: {form: quantiles}").contrastive());
    assertEquals(
        new Contrastive(2, Form.WIDTHS, 4, 0.25, Where.FEATURES, 9),
        arm(instructor, "contrastive: {warmup: 9}").contrastive());
    assertEquals(
        new Contrastive(0, Form.WIDTHS, 4, 0.25, Where.FEATURES, 0),
        arm(instructor, "contrastive: {weight: 0}").contrastive());
  }

  /** Fields of the section in line 11, and the only problem that they make; "|" is a new line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          loss: hubr~11: instructor.critics.loss: must be one of huber, squared-error, was "hubr"; did you mean "huber"?
          contrastive: 1~11: instructor.critics.contrastive: must be a mapping of fields, was "1"
          contrastive: {weight: 11}~11: instructor.critics.contrastive.weight: must be a number from 0 to 10, was "11"
          contrastive: {form: width}~11: instructor.critics.contrastive.form: must be one of widths, quantiles, distance, was "width"; did you mean "widths"?
          contrastive: {bins: 1}~11: instructor.critics.contrastive.bins: must be a whole number from 2 to 20, was "1"
          contrastive: {margin: 0}~11: instructor.critics.contrastive.margin: must be a number from 1.0E-9 to 10, was "0"
          contrastive: {where: hiden}~11: instructor.critics.contrastive.where: must be one of features, hidden, was "hiden"; did you mean "hidden"?
          contrastive: {warm-up: 1}~11: instructor.critics.contrastive.warm-up: unknown field; did you mean "warmup"?
          steps: 9|contrastive: {warmup: 10}~12: instructor.critics.contrastive.warmup: must be 9 at most, the steps, was 10
          batch: 1|contrastive: {}~12: instructor.critics.contrastive: needs minibatches of 2 states at least, to compare them; batch was 1
          hidden: []|contrastive: {}~12: instructor.critics.contrastive: needs a hidden layer, by which critics of few numbers are compared
          target: cross~11: instructor.critics.target: is for returns that are bootstrapped, td or td-lambda
          returns: td-lambda|lambda: 1|refresh: 4~13: instructor.critics.refresh: is for returns that are bootstrapped, td or td-lambda
          returns: td|target: cros~12: instructor.critics.target: must be one of own, double, cross, mean, min, was "cros"; did you mean "cross"?
          returns: td|target: cross|count: 1~12: instructor.critics.target: must be own where there is one critic, as count says
          returns: td|target: min|count: 1~12: instructor.critics.target: must be own where there is one critic, as count says
          returns: td|target: double|count: 3~12: instructor.critics.target: double needs an even number of critics, count was 3
          returns: td|steps: 9|refresh: 10~13: instructor.critics.refresh: must be 9 at most, the steps, was 10
          returns: td|target-rate: 0~12: instructor.critics.target-rate: must be a number from 1.0E-9 to 1, was "0"
          returns: td|target-rate: 1|refresh: 2~12: instructor.critics.target-rate: is for target networks that follow, with refresh they are copies
          """)
  void whatCannotBeLearnedIsRefused(String fields, String expected) {
    String section = "instructor:\n  critics:\n    " + fields.replace("|", "\n    ") + "\n";
    assertEquals(List.of("c.yaml:" + expected), problems(BASE + section));
  }

  @Test
  void returnsAreOutcomesOrBootstrapped() throws CampaignException {
    assertEquals(Returns.MONTE_CARLO, critics("").returns());
    assertEquals(
        new Returns(Returns.Kind.TD_LAMBDA, 0.5, Target.CROSS, 0.1, 0),
        critics("returns: td-lambda, lambda: 0.5, target: cross, target-rate: 0.1").returns());
    assertEquals(
        new Returns(Returns.Kind.TD, 0.8, Target.MIN, 0.03, 20),
        arm("returns: td, target: min", "refresh: 20").returns());
    assertEquals(
        new Returns(Returns.Kind.MONTE_CARLO, 0.8, Target.CROSS, 0.03, 0),
        arm("returns: td, target: cross", "returns: monte-carlo").returns());
  }

  @Test
  void weightZeroNeedsNothing() throws CampaignException {
    assertEquals(1, critics("batch: 1, contrastive: {weight: 0, warmup: 900}").batch());
  }

  /** A problem that an arm makes of what the instructor said is at the arm. */
  @Test
  void armsAreRefusedWhereTheyStand() {
    String text =
        """
        instructor: {critics: {contrastive: {warmup: 400}}}
        arms:
          - backprop
          - name: instructor
            critics:
              steps: 300
        """;
    assertEquals(
        List.of(
            "c.yaml:13: arms[1].critics.contrastive.warmup: must be 300 at most, the steps, was 400"),
        problems(BASE + text));
  }
}
