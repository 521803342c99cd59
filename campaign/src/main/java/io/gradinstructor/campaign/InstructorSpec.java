package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.EnnSpec;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.parts.ControlPolicy;
import io.gradinstructor.training.parts.StepRule;
import java.util.List;

/**
 * The instructor: what it sees, how it learns, how it steers.
 *
 * @param dataset that explorers train on, if not the campaign's; null otherwise
 * @param outcomes images of the training file on which it is measured what explorers come to, which
 *     is all that ENNs learn from; null for the reward set
 * @param view reduction of weight matrices that the critics see
 * @param resolution share of the matrix's size per side that the view keeps
 * @param seeds ENNs trained on the same explorers with different random seeds
 * @param critics the ensemble
 * @param rounds of exploring and learning, in order
 * @param heldOut share of every round's explorers that no critic learns from: they measure critics
 * @param exploration how explorers are disturbed
 * @param snapshots stages (0..1) of a run at which weights are recorded as states
 * @param step how its gradient is used
 * @param controls knobs that it sets, where it judges controls and not weights; null otherwise
 * @param policy how it sets them
 * @param given if it learned elsewhere: nothing is explored then; null otherwise
 */
public record InstructorSpec(
    DatasetSpec dataset,
    Range outcomes,
    EnnSpec.Sight view,
    double resolution,
    int seeds,
    CriticSpec critics,
    List<RoundSpec> rounds,
    double heldOut,
    ExplorationSpec exploration,
    List<Double> snapshots,
    StepRule step,
    Controls controls,
    ControlPolicy policy,
    GivenInstructor given) {
  /** The same with other critics. */
  public InstructorSpec with(CriticSpec others) {
    return with(dataset, others, controls, given);
  }

  /** The same with another data set. */
  public InstructorSpec with(DatasetSpec other) {
    return with(other, critics, controls, given);
  }

  /** The same of models that were found. */
  public InstructorSpec given(List<byte[]> models, List<Integer> layers) {
    GivenInstructor found = given.with(models);
    return with(dataset, critics, found.controls(layers), found);
  }

  private InstructorSpec with(
      DatasetSpec otherDataset,
      CriticSpec otherCritics,
      Controls otherControls,
      GivenInstructor otherGiven) {
    return new InstructorSpec(
        otherDataset,
        outcomes,
        view,
        resolution,
        seeds,
        otherCritics,
        rounds,
        heldOut,
        exploration,
        snapshots,
        step,
        otherControls,
        policy,
        otherGiven);
  }

  /**
   * Knobs and ranges of an ENN that learned after a round: while it knows random explorers only,
   * they go no farther than these.
   */
  public Controls controls(int round) {
    return round > 1 ? controls.whole() : controls;
  }

  /** Whether the explorer of this number within its round is held out: evenly spread. */
  public boolean holdsOut(int number) {
    return Math.floor((number + 1) * heldOut) > Math.floor(number * heldOut);
  }

  /** What its ENNs see and how they learn. */
  public EnnSpec enn() {
    return new EnnSpec(view, resolution, critics);
  }
}
