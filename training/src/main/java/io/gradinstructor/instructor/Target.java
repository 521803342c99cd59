package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Whose target network values the later states that a critic's returns are bootstrapped from.
 *
 * <p>Sources: {@link #CROSS} Wang and Vinel, "Cross Learning in Deep Q-Networks", 2020, arXiv
 * 2009.13780; {@link #DOUBLE} van Hasselt, "Double Q-learning", 2010; {@link #MEAN} and {@link
 * #MIN} after Multi Q-learning (Duryea et al. 2016) and maxmin Q-learning (Lan et al. 2020). Ours:
 * their use where no action is chosen, for critics of weights; that one draw a step says for all
 * critics who values whom; fixed pairs for {@link #DOUBLE}.
 */
public enum Target {
  /** The critic's own. */
  @JsonProperty("own")
  OWN,
  /** That of the other critic of a pair: 0 and 1, 2 and 3 and so on. */
  @JsonProperty("double")
  DOUBLE,
  /** That of another critic, which is drawn for every step. */
  @JsonProperty("cross")
  CROSS,
  /** The mean of all critics' values. */
  @JsonProperty("mean")
  MEAN,
  /** The least of all critics' values, state by state. */
  @JsonProperty("min")
  MIN;

  /**
   * Values of a critic's later states.
   *
   * @param critic number of the critic that learns
   * @param count critics that there are
   * @param shift 1 to count − 1, the same for all critics in a step; of {@link #CROSS}
   * @param values of these states by the target network of a critic
   */
  float[] values(int critic, int count, int shift, IntFunction<float[]> values) {
    return switch (this) {
      case OWN -> values.apply(critic);
      case DOUBLE -> values.apply(critic ^ 1);
      case CROSS -> values.apply((critic + shift) % count);
      case MEAN, MIN ->
          together(IntStream.range(0, count).mapToObj(values).toArray(float[][]::new));
    };
  }

  private float[] together(float[][] values) {
    float[] all = new float[values[0].length];
    for (int i = 0; i < all.length; i++) {
      int state = i;
      IntStream critics = IntStream.range(0, values.length);
      var each = critics.mapToDouble(k -> values[k][state]);
      all[i] = (float) (this == MIN ? each.min() : each.average()).orElseThrow();
    }
    return all;
  }
}
