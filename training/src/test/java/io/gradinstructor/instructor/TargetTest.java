package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradinstructor.autodiff.Golden;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.instructor.CriticTraining.Minibatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  /** Three critics' values of two states, 3, 5, 10 and 7, 6, 2. */
  @ParameterizedTest
  @CsvSource({
    "OWN, 0, 2, 3, 7",
    "OWN, 2, 1, 10, 2",
    "DOUBLE, 0, 2, 5, 6",
    "DOUBLE, 1, 2, 3, 7",
    "CROSS, 0, 1, 5, 6",
    "CROSS, 0, 2, 10, 2",
    "CROSS, 2, 2, 5, 6",
    "MEAN, 1, 1, 6, 5",
    "MIN, 1, 1, 3, 2"
  })
  void whoValuesLaterStates(Target target, int critic, int shift, float first, float second) {
    float[][] values = {{3, 7}, {5, 6}, {10, 2}};
    float[] expected = {first, second};
    assertArrayEquals(expected, target.values(critic, 3, shift, k -> values[k]));
  }

  @Test
  void anyOtherCriticIsDrawnAndTheSameInAllCritics() {
    Returns cross = returns(Target.CROSS, 0);
    Set<Integer> drawn = new HashSet<>();
    for (int step = 0; step < 50; step++) {
      drawn.add(cross.shift(7, step, 4));
      assertEquals(cross.shift(7, step, 4), cross.shift(7, step, 4));
    }
    assertEquals(Set.of(1, 2, 3), drawn);
    assertEquals(1, cross.shift(7, 0, 2));
  }

  @Test
  void targetNetworksFollowOrAreCopied() {
    float[] before = {0, 10};
    float[] theta = {1, 20};
    float[] after = new Returns(Returns.Kind.TD, 0, Target.OWN, 0.25, 0).follow(0, before, theta);
    assertArrayEquals(new float[] {0.25f, 12.5f}, after);
    assertArrayEquals(new float[] {0, 10}, before);
    assertSame(before, returns(Target.OWN, 3).follow(1, before, theta));
    assertSame(theta, returns(Target.OWN, 3).follow(2, before, theta));
  }

  private static Returns returns(Target target, int refresh) {
    return new Returns(Returns.Kind.TD, 0.8, target, 0.03, refresh);
  }

  @Test
  void onlyReturnsOfOthersValuesCoupleCritics() {
    assertTrue(returns(Target.CROSS, 0).coupled());
    assertEquals(false, returns(Target.OWN, 0).coupled());
    Returns certain = new Returns(Returns.Kind.TD_LAMBDA, 1, Target.CROSS, 0.03, 0);
    assertEquals(false, certain.bootstrapped() || certain.coupled(), "TD(1) is Monte Carlo");
    Returns outcomes = new Returns(Returns.Kind.MONTE_CARLO, 0.8, Target.CROSS, 0.03, 0);
    assertEquals(false, outcomes.coupled());
  }

  /** Tables in place of critics: a rule, and the value that it gives to what follows. */
  @Test
  void tablesLearnAsThoseOfTheReference() throws Exception {
    JsonNode cases = Golden.part("cross-q").get("tabular");
    assertTrue(cases.size() > 4);
    for (JsonNode c : cases) {
      String rule = c.get("rule").asText();
      Tables tables = new Tables(numbers(c.get("start")), rule(rule));
      double rate = c.get("rate").asDouble();
      for (JsonNode s : c.get("steps")) {
        int model = s.get("model").asInt();
        double later =
            s.get("end").asBoolean()
                ? 0
                : tables.later(model, s.get("shift").asInt(), s.get("next").asInt());
        double target = s.get("reward").asDouble() + c.get("gamma").asDouble() * later;
        assertEquals(s.get("target").asDouble(), target, 1e-5, rule);
        tables.learn(model, s.get("state").asInt(), s.get("action").asInt(), target, rate);
        float[] after = Golden.floats(s.get("after"));
        int at = 0;
        for (float[][] table : tables.q) {
          for (float[] actions : table) {
            for (float q : actions) {
              assertEquals(after[at++], q, 1e-5, rule);
            }
          }
        }
      }
    }
  }

  private static Target rule(String word) {
    return switch (word) {
      case "max" -> Target.OWN;
      case "maxmin" -> Target.MIN;
      default -> target(word);
    };
  }

  private static Target target(String word) {
    return Target.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static float[][][] numbers(JsonNode start) {
    float[][][] q = new float[start.size()][start.get(0).size()][];
    for (int k = 0; k < q.length; k++) {
      for (int s = 0; s < q[k].length; s++) {
        q[k][s] = Golden.floats(start.get(k).get(s));
      }
    }
    return q;
  }

  /**
   * Eight states of eight actions that differ little, with noisy rewards: the greatest of noisy
   * values is too great, another table's value of the same action is too small, as it is one more
   * estimate of an action that need not be the best; averages of all are near.
   */
  @Test
  void crossLearningDoesNotOverestimate() {
    double own = overestimation(Target.OWN, 1);
    double cross = overestimation(Target.CROSS, 5);
    double mean = overestimation(Target.MEAN, 5);
    assertTrue(own > 1.5, "" + own);
    assertTrue(cross < -0.5 && cross > -2, "" + cross);
    assertTrue(Math.abs(mean) < 0.4, "" + mean);
    assertNotEquals(cross, overestimation(Target.CROSS, 2));
  }

  private static double overestimation(Target target, int count) {
    return IntStream.range(0, 8)
        .mapToDouble(seed -> new NoisyWorld(seed).overestimation(target, count, 3000))
        .average()
        .orElseThrow();
  }

  /** Critics that learn beside those of the reference, from the same states. */
  @Test
  void criticsLearnAsThoseOfTheReference() throws Exception {
    JsonNode cases = Golden.part("cross-q").get("critics");
    assertTrue(cases.size() > 5);
    for (JsonNode c : cases) {
      try (Ensemble critics = new Ensemble(c)) {
        for (int t = 0; t < c.get("steps").size(); t++) {
          critics.step(t);
        }
      }
    }
  }

  /** Critics of a case and their target networks. */
  private static final class Ensemble implements AutoCloseable {
    private final JsonNode c;
    private final int count;
    private final Returns returns;
    private final List<CriticTraining> critics = new ArrayList<>();
    private List<float[]> networks = new ArrayList<>();

    Ensemble(JsonNode c) {
      this.c = c;
      count = c.get("k").asInt();
      double lambda = c.get("lambda").asDouble();
      returns =
          new Returns(
              lambda == 0 ? Returns.Kind.TD : Returns.Kind.TD_LAMBDA,
              lambda,
              target(c.get("by").asText()),
              c.get("ema").asDouble(),
              c.get("refresh").asInt());
      Critic critic =
          new Critic(List.of(new int[] {1, 4}), 0, List.of(3), false, Double.POSITIVE_INFINITY);
      Critic.Scale scale = new Critic.Scale(new float[4], new float[] {1, 1, 1, 1});
      int batch = c.get("steps").get(0).get("run").get(0).size();
      double decay = c.get("decay").asDouble();
      for (int k = 0; k < count; k++) {
        float[] theta = theta(c.get("start"), k);
        critics.add(new CriticTraining(critic, scale, batch, Loss.HUBER, decay, theta));
        networks.add(theta);
      }
    }

    private static float[] theta(JsonNode parameters, int critic) {
      float[] theta = new float[22];
      int at = 0;
      for (String name : List.of("w0", "b0", "w1", "b1")) {
        for (float x : Golden.floats(parameters.get(name).get(critic))) {
          theta[at++] = x;
        }
      }
      return theta;
    }

    void step(int t) {
      JsonNode s = c.get("steps").get(t);
      List<float[]> after = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        String at = c.get("by").asText() + " step " + t + " critic " + k + ": ";
        JsonNode runs = s.get("run").get(k);
        JsonNode states = s.get("state").get(k);
        int last = c.get("stage").get(0).size() - 1;
        int[] later = new int[runs.size()];
        for (int i = 0; i < later.length; i++) {
          later[i] = states.get(i).asInt() + s.get("ahead").get(k).get(i).asInt();
        }
        CriticTraining critic = critics.get(k);
        Minibatch seen = minibatch(runs, i -> Math.min(later[i], last), null);
        float[] y =
            returns
                .target()
                .values(
                    k, count, s.get("shift").asInt(), j -> critic.values(seen, networks.get(j)));
        Golden.assertClose(s.get("later_value").get(k), y, at + "values of later states");
        for (int i = 0; i < y.length; i++) {
          if (later[i] > last) {
            y[i] = (float) c.get("outcome").get(runs.get(i).asInt()).asDouble();
          }
        }
        Golden.assertClose(s.get("target").get(k), y, at + "targets");
        Minibatch batch = minibatch(runs, i -> states.get(i).asInt(), y);
        double loss = critic.step(batch, Map.of(), c.get("rate").asDouble());
        assertEquals(s.get("loss").get(k).asDouble(), loss, 1e-5, at + "loss");
        after.add(returns.follow(t, networks.get(k), critic.theta()));
        Golden.assertClose(theta(s.get("after"), k), critic.theta(), 1e-4, at + "after");
        Golden.assertClose(
            theta(s.get("target_network_after"), k), after.get(k), 1e-4, at + "target network");
      }
      networks = after;
    }

    private Minibatch minibatch(JsonNode runs, IntUnaryOperator state, float[] targets) {
      float[] views = new float[4 * runs.size()];
      float[] stages = new float[runs.size()];
      for (int i = 0; i < stages.length; i++) {
        int run = runs.get(i).asInt();
        int at = state.applyAsInt(i);
        float[] view = Golden.floats(c.get("views").get(run).get(at));
        System.arraycopy(view, 0, views, 4 * i, 4);
        stages[i] = (float) c.get("stage").get(run).get(at).asDouble();
      }
      return new Minibatch(List.of(views), stages, targets);
    }

    @Override
    public void close() {
      critics.forEach(CriticTraining::close);
    }
  }
}
