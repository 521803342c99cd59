package io.gradinstructor.network;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Rows;
import io.gradinstructor.autodiff.Value;
import java.util.List;

/**
 * What the units of a layer tell about a pair of an image and a label: how probable it is that the
 * pair is right; and how that is to change them. Nothing here depends on how many pairs there are.
 */
public sealed interface Goodness {
  /** Probabilities are kept so far from 0 and 1, where nothing is learned any longer. */
  double clamp();

  /** What units do, [n, units], with what comes in. */
  Value units(Value in);

  /** What the next layer takes in of units [n, units]. */
  default Value passed(Value units) {
    return units;
  }

  /** How probable it is that pairs are right, [n, 1], by their units. */
  Value right(Value units);

  /**
   * What pairs of which it is known whether they are right teach.
   *
   * @param loss mean of −ln of the probability of what is known: a scalar
   * @param slope its gradient by the units, [n, units]
   */
  record Lesson(Value loss, Value slope) {}

  /**
   * What these pairs teach.
   *
   * @param known [n, 1]: 1 of right pairs, 0 of wrong ones
   */
  Lesson lesson(Value units, Value known);

  /** Mean of −ln of probabilities [n, 1] of what is known. */
  private static Value loss(Value own, double clamp) {
    return clamped(own, clamp).log().mean().neg();
  }

  private static Value clamped(Value probability, double clamp) {
    return probability.clip(clamp, 1 - clamp);
  }

  /** 1 / n where probabilities [n, 1] are between the bounds, 0 elsewhere. */
  private static Value live(Value own, double clamp) {
    Value above = own.add(-clamp).relu().sign();
    Value below = own.neg().add(1 - clamp).relu().sign();
    return above.mul(below).mul(1.0 / own.shape().size(0));
  }

  /**
   * The share of the first half of the units in the sum of all squares: of the symmetric
   * Forward-Forward algorithm.
   *
   * @param top so many greatest units of each half take part; 0 for all
   * @param floor added to the sum of each half
   */
  record Share(int top, double floor, double clamp) implements Goodness {
    @Override
    public Value units(Value in) {
      Value units = in.relu();
      int half = (int) units.shape().size(1) / 2;
      if (top == 0 || top >= half) {
        return units;
      }
      // Of what is 0 any may be kept: none is below it.
      return kept(units, half, true).add(kept(units, half, false));
    }

    private Value kept(Value units, int half, boolean first) {
      float[] mask = new float[2 * half];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = i < half == first ? 1 : 0;
      }
      return Rows.top(units.mul(units.graph().constant(mask, mask.length)), top);
    }

    /** Sums of squares and the floor, [n, 1]: of the first half, or of the second. */
    private Value energy(Value squares, boolean first) {
      int n = (int) squares.shape().size(1);
      float[] mask = new float[n];
      for (int i = 0; i < n; i++) {
        mask[i] = i < n / 2 == first ? 1 : 0;
      }
      return squares.matmul(squares.graph().constant(mask, n, 1)).add(floor);
    }

    @Override
    public Value right(Value units) {
      Value squares = units.square();
      Value first = energy(squares, true);
      return clamped(first.div(first.add(energy(squares, false))), clamp);
    }

    /**
     * By its units: of a pair's own half −2h/S·(other half)/(own half), of the other half 2h/S,
     * where S is the sum of both. Differences of what is nearly alike are not taken.
     */
    @Override
    public Lesson lesson(Value units, Value known) {
      Value squares = units.square();
      Value first = energy(squares, true);
      Value second = energy(squares, false);
      Value all = first.add(second);
      Value wrong = known.neg().add(1);
      Value own = known.mul(first).add(wrong.mul(second)).div(all);
      Value scale = live(own, clamp).mul(2).div(all);
      Value ofFirst = wrong.sub(known.mul(second).div(first));
      Value ofSecond = known.sub(wrong.mul(first).div(second));
      Value factors =
          Value.concat(1, List.of(ofFirst, ofSecond))
              .mul(scale)
              .matmul(halves(units.graph(), (int) units.shape().size(1)));
      return new Lesson(loss(own, clamp), units.mul(factors));
    }

    /** Which half units are of, [2, n]. */
    private static Value halves(Graph g, int n) {
      float[] halves = new float[2 * n];
      for (int i = 0; i < n; i++) {
        halves[i < n / 2 ? i : n + i] = 1;
      }
      return g.constant(halves, 2, n);
    }
  }

  /**
   * The logistic function of the mean square of the units less a threshold: of the Forward-Forward
   * algorithm. The next layer sees units divided by their root mean square, so that it does not see
   * what this one found.
   */
  record MeanSquare(double threshold, double clamp) implements Goodness {
    private static final double LEAST = 1e-10;

    @Override
    public Value units(Value in) {
      return in.relu();
    }

    @Override
    public Value passed(Value units) {
      return units.div(meanSquare(units).sqrt().add(LEAST));
    }

    private static Value meanSquare(Value units) {
      return units.square().mean(true, 1);
    }

    private static Value logistic(Value x) {
      return x.graph().constant(1).div(x.neg().exp().add(1));
    }

    @Override
    public Value right(Value units) {
      return clamped(logistic(meanSquare(units).add(-threshold)), clamp);
    }

    @Override
    public Lesson lesson(Value units, Value known) {
      Value side = known.mul(2).add(-1);
      Value own = logistic(meanSquare(units).add(-threshold).mul(side));
      Value scale = live(own, clamp).mul(own.add(-1)).mul(side).mul(2.0 / units.shape().size(1));
      return new Lesson(loss(own, clamp), units.mul(scale));
    }
  }
}
