package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.enn.Enn;
import io.gradinstructor.enn.Outcomes;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.ReplayBuffer.Run;
import io.gradinstructor.instructor.ReplayBuffer.State;
import io.gradinstructor.instructor.Views.Seen;
import io.gradinstructor.network.Weights;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.KendallsCorrelation;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.util.FastMath;

/** Measures ENNs on the runs of a replay buffer that no critic learned from. */
final class HeldOutRuns {
  private static final int FIFTHS = 5;
  private static final int FEW = 3;
  private static final int GRADIENTS = 16;

  private final ReplayBuffer buffer;
  private final List<State> states;
  private final double[] stages;
  private final double[] outcomes;

  HeldOutRuns(ReplayBuffer buffer) {
    this.buffer = buffer;
    states = states(buffer.heldOut());
    stages = states.stream().mapToDouble(State::stage).toArray();
    outcomes = outcomes(buffer.heldOut());
  }

  /**
   * Figures of an ENN; null if no runs were held out or the ENN learned nothing.
   *
   * @param mean of the returns that it learned from, of which it predicts standardised ones
   * @param deviation of the same
   */
  HeldOutFigures measure(Enn enn, Lesson kind, double mean, double deviation) {
    if (states.isEmpty() || kind == Lesson.UNTRAINED) {
      return null;
    }
    double[] actual = Arrays.stream(outcomes).map(y -> (y - mean) / deviation).toArray();
    double[][] values;
    double[] permuted = null;
    try (EnnValues critics = new EnnValues(enn, kind)) {
      values = critics.of(states.stream().map(State::seen).toList(), stages);
      if (!kind.controls()) {
        List<Seen> others = states.stream().map(s -> s.probe().permuted()).toList();
        permuted = means(critics.of(others, stages));
      }
    }
    double[] predicted = means(values);
    double[] gradients = enn instanceof WeightEnn e ? gradients(e) : null;
    boolean compared = kind != Lesson.SHUFFLED && !kind.controls();
    return new HeldOutFigures(
        buffer.heldOut().size(),
        states.size(),
        r2(predicted, actual),
        halves(buffer.heldOut()),
        few(actual) ? null : Statistics.spearman(predicted, actual),
        kendall(predicted, actual),
        compared ? baseline(false) : null,
        compared ? baseline(true) : null,
        permuted == null ? null : r2(permuted, actual),
        permuted == null ? null : (Double) distance(permuted, predicted),
        enn.theta().size() < 2 ? null : spread(values),
        gradients == null ? null : (Double) gradients[0],
        gradients == null ? null : (Double) gradients[1]);
  }

  private static List<State> states(List<Run> runs) {
    return runs.stream().flatMap(r -> r.states().stream()).toList();
  }

  /** One for each state. */
  private static double[] outcomes(List<Run> runs) {
    return runs.stream()
        .flatMapToDouble(r -> DoubleStream.generate(r::outcome).limit(r.states().size()))
        .toArray();
  }

  private static boolean few(double[] values) {
    return values.length < FEW;
  }

  private static Double r2(double[] predicted, double[] actual) {
    return few(actual) ? null : Statistics.r2(predicted, actual);
  }

  /** Correlation² of outcomes on either half of the images. */
  static Double halves(List<Run> runs) {
    if (runs.size() < FEW || runs.stream().anyMatch(r -> r.halves() == null)) {
      return null;
    }
    double[][] halves =
        IntStream.range(0, 2)
            .mapToObj(h -> runs.stream().mapToDouble(r -> Outcomes.of(r.halves().get(h))).toArray())
            .toArray(double[][]::new);
    double r = new PearsonsCorrelation().correlation(halves[0], halves[1]);
    return Double.isNaN(r) ? null : (Double) (r * r);
  }

  private static double[] means(double[][] values) {
    return Arrays.stream(values)
        .mapToDouble(v -> Arrays.stream(v).average().orElseThrow())
        .toArray();
  }

  /** Mean over the states of the critics' sample standard deviation. */
  private static double spread(double[][] values) {
    return Arrays.stream(values).mapToDouble(v -> Statistics.sd(v)).average().orElse(0);
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares / a.length);
  }

  private List<Double> kendall(double[] predicted, double[] actual) {
    List<Double> fifths = new ArrayList<>();
    for (int f = 0; f < FIFTHS; f++) {
      int fifth = f;
      int[] in =
          IntStream.range(0, stages.length)
              .filter(i -> Math.min(FIFTHS - 1, (int) (FIFTHS * stages[i])) == fifth)
              .toArray();
      fifths.add(
          tau(
              IntStream.of(in).mapToDouble(i -> predicted[i]).toArray(),
              IntStream.of(in).mapToDouble(i -> actual[i]).toArray()));
    }
    return fifths;
  }

  /** Kendall's τ-b; null for fewer than three pairs or if one side does not vary. */
  static Double tau(double[] a, double[] b) {
    double tau = few(a) ? Double.NaN : new KendallsCorrelation().correlation(a, b);
    return Double.isNaN(tau) ? null : (Double) tau;
  }

  private Double baseline(boolean quadratic) {
    List<Run> runs = buffer.runs();
    int[] groups =
        IntStream.range(0, runs.size())
            .flatMap(r -> IntStream.generate(() -> r).limit(runs.get(r).states().size()))
            .toArray();
    double[][] x = features(states(runs), quadratic);
    LinearBaseline model = new LinearBaseline(x, outcomes(runs), groups, quadratic);
    return r2(model.predict(features(states, quadratic)), outcomes);
  }

  /** Statistics of the weights (on a scale that is logarithmic beyond 0.001), then the stage. */
  private static double[][] features(List<State> states, boolean logarithmic) {
    return states.stream()
        .map(
            s -> {
              DoubleStream x = Arrays.stream(s.probe().statistics());
              return DoubleStream.concat(
                      logarithmic ? x.map(v -> FastMath.asinh(1000 * v)) : x,
                      DoubleStream.of(2 * s.stage() - 1))
                  .toArray();
            })
        .toArray(double[][]::new);
  }

  /**
   * Mean norm and cosine over runs whose first state is early and has kept its weights; null if
   * there are none.
   */
  private double[] gradients(WeightEnn enn) {
    List<State> early =
        buffer.heldOut().stream()
            .map(r -> r.states().get(0))
            .filter(s -> s.stage() < State.EARLY && s.probe().weights() != null)
            .toList();
    int n = Math.min(GRADIENTS, early.size());
    if (n == 0) {
      return null;
    }
    double[] sum = new double[2];
    try (Program program = Program.of(enn.instructor())) {
      for (int i = 0; i < n; i++) {
        double[] one = gradient(program, early.get(i * early.size() / n), enn.network().depth());
        sum[0] += one[0] / n;
        sum[1] += one[1] / n;
      }
    }
    return sum;
  }

  private static double[] gradient(Program instructor, State state, int depth) {
    Weights weights = state.probe().weights();
    Map<String, OnnxTensor> all = weights.tensors();
    all.put("stage", Program.tensor(new float[] {(float) state.stage()}, 1));
    all.put("pessimism", Program.tensor(new float[] {0}, 1));
    Map<String, OnnxTensor> in = new HashMap<>(all);
    in.keySet().retainAll(instructor.inputs());
    try (var result = instructor.run(in)) {
      double squares = 0;
      double inner = 0;
      double gg = 0;
      double ww = 0;
      for (int l = 0; l < depth; l++) {
        float[] w = weights.matrix(l);
        float[] g = Program.floats(result, "g" + l);
        double layerG = dot(g, g);
        double layerW = dot(w, w);
        squares += layerG * layerW;
        inner += dot(g, w);
        gg += layerG;
        ww += layerW;
      }
      return new double[] {Math.sqrt(squares), gg * ww == 0 ? 0 : inner / Math.sqrt(gg * ww)};
    } finally {
      all.values().forEach(OnnxTensor::close);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
