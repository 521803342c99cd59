package io.gradinstructor.campaign;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.parts.He;
import io.gradinstructor.training.parts.L1;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.registry.Parts;
import java.util.List;

/**
 * A preset of an arm: settings under one word.
 *
 * @param label its name in campaign files and results
 * @param role what an arm that trains so is for, unless it says otherwise
 * @param start of the weights, always; null for the network's
 * @param term that joins those of the training; null for none
 * @param strengths what the term's strength is chosen from, unless the arm says otherwise
 * @param lesson what its instructor learns from; null without an instructor
 */
public record Method(
    String label, Role role, Start start, Term term, List<Double> strengths, Lesson lesson) {
  /** Plain backpropagation. */
  public static final Method BACKPROP = plain("backprop", Role.BASELINE, null);

  /** Gradient plus strength·sign(W). */
  public static final Method L1 = penalised(new L1(Knob.of(0)), 1e-5, 1e-4, 1e-3);

  /** Gradient plus strength·W. */
  public static final Method L2 = penalised(new L2(Knob.of(0)), 0.002, 0.006, 0.02);

  /** Plain backpropagation from He initialisation. */
  public static final Method HE = plain("he", Role.BASELINE, new He());

  /** Universal backpropagation with the trained ENN. */
  public static final Method INSTRUCTOR = instructed("instructor", Role.SUBJECT, Lesson.VIEW);

  /** Control: an ENN that never learned. */
  public static final Method UNTRAINED =
      instructed("instructor-untrained", Role.CONTROL, Lesson.UNTRAINED);

  /** Control: an ENN that learned from shuffled returns. */
  public static final Method SHUFFLED =
      instructed("instructor-shuffled", Role.CONTROL, Lesson.SHUFFLED);

  /** Control: a critic that sees only each layer's overall rms and the stage. */
  public static final Method SCALE_ONLY =
      instructed("instructor-scale-only", Role.CONTROL, Lesson.SCALE_ONLY);

  /** Knobs are set by an ENN that judges controls. */
  public static final Method CONTROLS = instructed("controls", Role.SUBJECT, Lesson.CONTROLS);

  /** Control: an ENN that judges controls and does not see the run's state. */
  public static final Method CONTROLS_BLIND =
      instructed("controls-blind", Role.CONTROL, Lesson.CONTROLS_BLIND);

  /** All, in the order of arms where a file names none. */
  public static final List<Method> ALL =
      List.of(
          BACKPROP,
          L1,
          L2,
          HE,
          INSTRUCTOR,
          UNTRAINED,
          SHUFFLED,
          SCALE_ONLY,
          CONTROLS,
          CONTROLS_BLIND);

  private static Method plain(String label, Role role, Start start) {
    return new Method(label, role, start, null, List.of(), null);
  }

  private static Method penalised(Term term, Double... strengths) {
    return new Method(Parts.kind(term), Role.OTHER, null, term, List.of(strengths), null);
  }

  private static Method instructed(String label, Role role, Lesson lesson) {
    return new Method(label, role, null, null, List.of(), lesson);
  }

  /**
   * That of a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Method of(String label) {
    return ALL.stream()
        .filter(m -> m.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("method: there is none " + label));
  }

  /** Labels of all. */
  public static List<String> labels() {
    return ALL.stream().map(Method::label).toList();
  }

  /** Whether an instructor takes part. */
  public boolean instructed() {
    return lesson != null;
  }

  /** Whether an ENN takes part that learned all that it should. */
  public boolean taught() {
    return instructed() && lesson.whole();
  }

  /** Whether an instructor takes part that sets knobs. */
  public boolean controls() {
    return instructed() && lesson.controls();
  }

  /** Path of the setting that {@code candidates} are of; null if it has none. */
  String chosen() {
    return controls()
        ? null
        : instructed() ? "step.eta" : term == null ? null : "terms." + label + ".strength";
  }

  @JsonValue
  @Override
  public String toString() {
    return label;
  }
}
