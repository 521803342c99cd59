package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Criterion;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.statistics.Statistics;
import java.util.Arrays;
import java.util.Map;

/**
 * Regression with a contrastive term: R + w·C. C is the mean over pairs of states of ½D² if their
 * runs came to the same bin, else of ½·max(0, m·gap − D)², where D is the Euclidean distance of
 * their embeddings, gap the number of bins between them and m the margin.
 *
 * <p>Source: Seshadri and Lerch, "Improving Music Performance Assessment with Contrastive
 * Learning", ISMIR 2021, arXiv 2108.01711, and its code: bins of equal widths, 5 of them, margin
 * 0.5, one half of a minibatch paired with the other, both terms together or one after the other.
 * Ours: bins as quantiles; distances in proportion to the difference of returns, C the mean of
 * ½(m·|y − y'| − D)²; the Huber loss; that the optimizer's memory and the schedule of the rate go
 * on from one stage to the next. The publication permutes a minibatch before it is paired. Here its
 * states are drawn independently, so that they are paired as they come: the i-th of the first half
 * with the i-th of the second, and of an odd number the last with none.
 */
final class ContrastiveLoss implements Criterion {
  /** Within the root: embeddings that are equal have a gradient, which is 0. */
  static final double EPSILON = 1e-12;

  private final Contrastive spec;
  private final Loss regression;
  private final double[] edges;

  /**
   * With bins of their own.
   *
   * @param edges between them, ascending; a return on an edge is above it
   */
  ContrastiveLoss(Contrastive spec, Loss regression, double... edges) {
    this.spec = spec;
    this.regression = regression;
    this.edges = edges;
  }

  /**
   * For critics that learn from runs.
   *
   * @param returns of these runs, standardised: one each, never bootstrapped
   * @throws DeterministicFault if they tell no two runs apart
   */
  static ContrastiveLoss of(Contrastive spec, Loss regression, double[] returns) {
    ContrastiveLoss loss = new ContrastiveLoss(spec, regression, edges(spec, returns));
    double[] places = Arrays.stream(returns).map(loss::place).toArray();
    if (Arrays.stream(places).allMatch(p -> p == places[0])) {
      throw new DeterministicFault(
          "instructor.critics.contrastive compares runs by what they came to, and all "
              + returns.length
              + (spec.form() == Contrastive.Form.DISTANCE ? " came to the same" : " are in one bin")
              + "; more explorers may help");
    }
    return loss;
  }

  /** Edges of as many bins as are asked for. */
  static double[] edges(Contrastive spec, double[] returns) {
    double[] edges = new double[spec.bins() - 1];
    double low = Arrays.stream(returns).min().orElseThrow();
    double high = Arrays.stream(returns).max().orElseThrow();
    for (int i = 0; i < edges.length; i++) {
      double share = (i + 1.0) / spec.bins();
      edges[i] =
          spec.form() == Contrastive.Form.QUANTILES
              ? Statistics.quantile(returns, share)
              : low + share * (high - low);
    }
    return edges;
  }

  /** Bin of a return, or the return itself where there are none. */
  private double place(double y) {
    return spec.form() == Contrastive.Form.DISTANCE
        ? y
        : Arrays.stream(edges).filter(e -> e <= y).count();
  }

  /**
   * Inputs {@code target}; {@code gap} [pairs]; {@code regression} and {@code contrastive}, scalars
   * that R and C are multiplied by.
   */
  @Override
  public Value of(Scope scope, Value output) {
    Graph g = output.graph();
    Value fit = regression.of(scope, output).mul(g.input("regression"));
    Value gap = g.input("gap", output.shape().size(0) / 2);
    Value embedding = embedding(scope);
    Value rows = embedding.reshape(embedding.shape().size(1), embedding.shape().size(2));
    return fit.add(contrast(rows, gap).mul(g.input("contrastive")));
  }

  private Value embedding(Scope scope) {
    if (spec.where() == Contrastive.Where.HIDDEN) {
      return scope.features().get(Critic.HIDDEN);
    }
    Value seen = scope.features().get(Critic.SEEN);
    return seen.slice(2, 0, seen.shape().size(2) - 1);
  }

  /**
   * C of embeddings [n, numbers].
   *
   * @param gap of the pairs, [n / 2]
   */
  Value contrast(Value embeddings, Value gap) {
    long pairs = gap.shape().size(0);
    Value first = embeddings.slice(0, 0, pairs);
    Value second = embeddings.slice(0, pairs, 2 * pairs);
    Value square = first.sub(second).square().sum(false, 1).add(EPSILON);
    Value missing = gap.mul(spec.margin()).sub(square.sqrt());
    if (spec.form() == Contrastive.Form.DISTANCE) {
      return missing.square().mean().mul(0.5);
    }
    // Where the gap is 0 nothing is missing, so that each pair has one of the two only.
    Value alike = gap.clip(0, 1).neg().add(1);
    return alike.mul(square).add(missing.relu().square()).mean().mul(0.5);
  }

  /**
   * Gaps of the pairs of a minibatch.
   *
   * @param returns what the run of each state came to
   */
  float[] gaps(double[] returns) {
    float[] gaps = new float[returns.length / 2];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (float) Math.abs(place(returns[i]) - place(returns[gaps.length + i]));
    }
    return gaps;
  }

  /**
   * Inputs of a step besides views, stages and targets, to be closed by the caller.
   *
   * @param returns what the run of each state came to
   * @param step number of it, negative while it warms up
   */
  Map<String, OnnxTensor> inputs(double[] returns, int step) {
    float[] gaps = gaps(returns);
    boolean both = spec.warmup() == 0;
    return Map.of(
        "gap", Program.tensor(gaps, gaps.length),
        "regression", Program.tensor(step < 0 ? 0 : 1),
        "contrastive", Program.tensor(step < 0 || both ? spec.weight() : 0));
  }
}
