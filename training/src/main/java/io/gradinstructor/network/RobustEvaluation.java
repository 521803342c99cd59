package io.gradinstructor.network;

import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Gradients;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.Randoms;
import io.gradinstructor.data.Images;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Robust accuracy of networks on a fixed set of images: the share that is right unattacked, and at
 * the start and every iterate of every restart of an attack by {@link Pgd}. May be used by many
 * threads.
 *
 * <p>An attack finds an upper bound of what no attack could change. Starts are drawn image by
 * image, so that they do not depend on which images are attacked together; that images which are
 * lost are attacked no further is our choice and changes nothing.
 */
public final class RobustEvaluation implements AutoCloseable {
  /** Images that are attacked at a time. */
  private static final int BATCH = 100;

  /** What an attack makes large. */
  public enum Loss {
    @JsonProperty("cross-entropy")
    CROSS_ENTROPY,
    /** The greatest other score less the right one's. */
    @JsonProperty("margin")
    MARGIN
  }

  /**
   * An attack.
   *
   * @param eps how far each pixel may be changed, 0 to 1
   * @param step how far it is changed in a step
   * @param steps from each start
   * @param restarts starts, each at random within ± eps
   * @param images the first so many of a set are attacked, if it has as many
   */
  public record Attack(double eps, double step, int steps, int restarts, Loss loss, int images) {}

  /**
   * How a network stands it.
   *
   * @param clean share of the images that is right unattacked
   * @param robust share that is right throughout: no more than {@code clean}
   * @param flat share whose gradient is 0 in every pixel unattacked: such images are not attacked
   *     in earnest, and robustness may be mere masking (with another loss it may not be)
   */
  public record Score(double clean, double robust, double flat) {}

  /** Gives how far from an image the attack starts, of a restart. */
  @FunctionalInterface
  interface Starts {
    void fill(int image, int restart, float[] away);
  }

  private final Attack attack;
  private final float[] pixels;
  private final long[] labels;
  private final Starts starts;
  private final int width;
  private final int batch;
  private final Program program;

  /**
   * Of networks with these layers.
   *
   * @param seed of the starts
   * @param set name of the set that the images are of: another one has other starts
   */
  public RobustEvaluation(
      Architecture network, Images images, Attack attack, long seed, String set) {
    this(
        network,
        images.floats(0, Math.min(images.count(), attack.images())),
        images.classes(),
        attack,
        (i, r, away) -> Pgd.start(Randoms.of(seed, "attack", set, i, r), attack.eps(), away));
  }

  RobustEvaluation(
      Architecture network, float[] pixels, long[] labels, Attack attack, Starts starts) {
    this.attack = attack;
    this.pixels = pixels;
    this.labels = Arrays.copyOf(labels, Math.min(labels.length, attack.images()));
    this.starts = starts;
    width = network.inputs();
    batch = Math.min(BATCH, this.labels.length);
    program = Program.of(graph(network, batch, attack));
  }

  /** A step of the attack, with what the network makes of where it is before. */
  static Graph graph(Architecture network, int batch, Attack attack) {
    Graph g = new Graph();
    Value clean = g.input("clean", batch, network.inputs());
    Value x = g.input("x", batch, network.inputs());
    Value labels = g.input("labels", DType.INT64, batch);
    Value logits = network.logits(Scope.inputs(g), x);
    Value loss = attack.loss() == Loss.MARGIN ? logits.margin(labels) : logits.crossEntropy(labels);
    Value gradient = Gradients.of(loss, List.of(x)).get(0);
    g.output("x'", Pgd.next(clean, x, gradient, attack.eps(), attack.step()));
    g.output("logits", logits);
    return g.output("slope", gradient.abs().sum(false, 1));
  }

  /** Measures a network. */
  public Score of(Weights weights) {
    int[] all = IntStream.range(0, labels.length).toArray();
    boolean[] right = new boolean[labels.length];
    int flat = 0;
    try (State state = new State()) {
      weights.each(state::put);
      for (int[] some : parts(all)) {
        put(some, -1, state);
        float[] slope = step(some, right, state);
        flat += (int) IntStream.range(0, some.length).filter(k -> slope[k] == 0).count();
      }
      int clean = count(right);
      for (int r = 0; r < attack.restarts(); r++) {
        for (int[] some : parts(Arrays.stream(all).filter(i -> right[i]).toArray())) {
          put(some, r, state);
          for (int k = 0; k <= attack.steps() && any(some, right); k++) {
            boolean[] now = new boolean[right.length];
            step(some, now, state);
            Arrays.stream(some).forEach(i -> right[i] &= now[i]);
          }
        }
      }
      double n = labels.length;
      return new Score(clean / n, count(right) / n, flat / n);
    }
  }

  private int[][] parts(int[] images) {
    return IntStream.iterate(0, from -> from < images.length, from -> from + batch)
        .mapToObj(from -> Arrays.copyOfRange(images, from, Math.min(images.length, from + batch)))
        .toArray(int[][]::new);
  }

  private static boolean any(int[] some, boolean[] right) {
    return Arrays.stream(some).anyMatch(i -> right[i]);
  }

  private static int count(boolean[] right) {
    return (int) IntStream.range(0, right.length).filter(i -> right[i]).count();
  }

  /** Sets images, the first one again where there are not enough, and where the attack starts. */
  private void put(int[] some, int restart, State state) {
    float[] clean = new float[batch * width];
    float[] x = new float[batch * width];
    long[] wanted = new long[batch];
    float[] away = new float[width];
    for (int k = 0; k < batch; k++) {
      int image = some[k < some.length ? k : 0];
      if (restart >= 0) {
        starts.fill(image, restart, away);
      }
      for (int p = 0; p < width; p++) {
        clean[k * width + p] = pixels[image * width + p];
        x[k * width + p] = Pgd.at(clean[k * width + p], away[p]);
      }
      wanted[k] = labels[image];
    }
    state.put("clean", clean, batch, width);
    state.put("x", x, batch, width);
    state.put("labels", wanted, batch);
  }

  /** Says which images are right where the attack is, and goes on; sums of the gradients' sizes. */
  private float[] step(int[] some, boolean[] right, State state) {
    try (OrtSession.Result result = state.run(program, Map.of())) {
      float[] logits = Program.floats(result, "logits");
      int classes = logits.length / batch;
      for (int k = 0; k < some.length; k++) {
        right[some[k]] = Evaluation.best(logits, k, classes) == labels[some[k]];
      }
      return Program.floats(result, "slope");
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
