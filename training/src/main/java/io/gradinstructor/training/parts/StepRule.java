package io.gradinstructor.training.parts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.training.Setting;

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
    Kind kind,
    Block block,
    @Setting(is = "0.03", to = 1000, says = "step size") double eta,
    @Setting(is = "0.03", to = 1000, says = "bound of the change") double clip,
    @Setting(is = "0", to = 100, says = "how much the critics' disagreement counts")
        double pessimism,
    @Setting(is = "5", from = 1, to = 100_000, says = "steps between two questions") int refresh) {
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

  /** The same rule with another step size and pessimism. */
  public StepRule with(double otherEta, double otherPessimism) {
    return new StepRule(kind, block, otherEta, clip, otherPessimism, refresh);
  }
}
