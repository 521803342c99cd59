package io.gradinstructor.core.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How the instructor's gradient g = ∂V/∂W becomes a change u of a layer's weights W (universal
 * backpropagation: W ← W − lr·∇L + u).
 *
 * @param kind the rule
 * @param block what shares one rate under {@code radial}
 * @param eta step size η
 * @param clip bound: of the rate under {@code radial}; of ‖u‖/‖∇L‖ under {@code matched}; of
 *     ‖u‖/‖W‖ under {@code natural}; not used by {@code raw}
 * @param pessimism β in V = mean − β·sd of the critics, or {@link #MINIMUM}
 * @param refresh g is computed anew every so many steps
 */
public record StepRule(
    Kind kind, Block block, double eta, double clip, double pessimism, int refresh) {
  /** As pessimism: V is the minimum of the critics. */
  public static final double MINIMUM = -1;

  /** The rules. */
  public enum Kind {
    /** u = W·clip(η·n·⟨W, g⟩, ±clip) block by block, n blocks in the layer. */
    @JsonProperty("radial")
    RADIAL,
    /** u = η·g. */
    @JsonProperty("raw")
    RAW,
    /** u = η·‖∇L‖·g/‖g‖. */
    @JsonProperty("matched")
    MATCHED,
    /** u = η·‖W‖²·g, shortened to clip·‖W‖. */
    @JsonProperty("natural")
    NATURAL
  }

  /** What shares one rate. */
  public enum Block {
    /** The whole matrix. */
    @JsonProperty("layer")
    LAYER,
    /** The rows of the matrix that a row of the view sees. */
    @JsonProperty("row")
    ROW,
    /** The weights that a cell of the view sees. */
    @JsonProperty("cell")
    CELL
  }

  /** The same rule with another step size. */
  public StepRule withEta(double other) {
    return with(other, pessimism);
  }

  /** The same rule with another step size and pessimism. */
  public StepRule with(double otherEta, double otherPessimism) {
    return new StepRule(kind, block, otherEta, clip, otherPessimism, refresh);
  }
}
