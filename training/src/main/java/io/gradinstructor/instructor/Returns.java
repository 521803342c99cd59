package io.gradinstructor.instructor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.basics.Randoms;

/**
 * What a state is worth while critics learn.
 *
 * @param kind how it is estimated
 * @param lambda of TD(λ); used by it alone
 * @param target whose value is taken where a return is bootstrapped
 * @param targetRate share of the way to its critic that a target network goes after every step
 * @param refresh target networks are copies of their critics, made every so many steps; 0: they
 *     follow at their rate
 */
public record Returns(Kind kind, double lambda, Target target, double targetRate, int refresh) {
  /** The outcomes of runs. */
  public static final Returns MONTE_CARLO = new Returns(Kind.MONTE_CARLO, 0.8, Target.OWN, 0.03, 0);

  /** How the return of a state is estimated. */
  public enum Kind {
    /** The final performance of the run. */
    @JsonProperty("monte-carlo")
    MONTE_CARLO,
    /** λ-returns that mix the final performance with the value of later states (target network). */
    @JsonProperty("td-lambda")
    TD_LAMBDA,
    /** The value of the next state (target network); of the last one, the final performance. */
    @JsonProperty("td")
    TD
  }

  /** Whether values of later states are part of it; of TD(1) they are not. */
  public boolean bootstrapped() {
    return kind == Kind.TD || kind == Kind.TD_LAMBDA && lambda < 1;
  }

  /** Whether critics learn from each other, so that none can go ahead of the others. */
  public boolean coupled() {
    return bootstrapped() && target != Target.OWN;
  }

  /** Chance that a sampled return goes on to the state after the next. */
  double goesOn() {
    return kind == Kind.TD ? 0 : lambda;
  }

  /** Steps that coupled critics can take before one must know another's target network anew. */
  int lap() {
    return Math.max(1, refresh);
  }

  /** By how many critics those who value are away in a step, counted from 0. */
  int shift(long seed, int step, int count) {
    return target == Target.CROSS ? 1 + Randoms.of(seed, "cross", step).nextInt(count - 1) : 0;
  }

  /**
   * A target network after a step.
   *
   * @param step number of it, counted from 0
   * @param before the network before; it is left as it is
   * @param theta of its critic after the step
   */
  float[] follow(int step, float[] before, float[] theta) {
    if (refresh > 0) {
      return (step + 1) % refresh == 0 ? theta : before;
    }
    float[] after = before.clone();
    for (int i = 0; i < after.length; i++) {
      after[i] += (float) targetRate * (theta[i] - after[i]);
    }
    return after;
  }
}
