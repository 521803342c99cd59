package io.gradinstructor;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.instructor.EnnSpec;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Watch;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.L1;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.Naive;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small trials on real images. */
public final class Trials {
  private static final String FILE =
      """
      campaign: small
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, 10]}
      training: {epochs: 2}
      instructor: {critics: {count: 3, steps: 150, batch: 32}%s}
      """;

  private Trials() {}

  public static Campaign campaign() {
    return read(FILE.formatted(""));
  }

  /** With another field of the instructor. */
  public static Campaign campaign(String field) {
    return read(FILE.formatted(", " + field));
  }

  /** What ENNs of an arm see and how they learn, whose critics have these fields. */
  public static EnnSpec enn(String critics) {
    String arm = "arms: [backprop, {name: own, method: instructor, critics: {%s}}]";
    Campaign c = read(FILE.formatted("") + arm.formatted(critics));
    return c.instructor().with(c.arms().get(1).critics()).enn();
  }

  private static Campaign read(String text) {
    try {
      return CampaignFile.read("small.yaml", text.getBytes(StandardCharsets.UTF_8));
    } catch (CampaignException e) {
      throw new AssertionError(e);
    }
  }

  /** Names an explorer of the first round. */
  public static TrialId explorer(int number) {
    return new TrialId("small", Phase.explore(1), TrialId.EXPLORER, number);
  }

  /** Of the small network, from normal weights. */
  public static Trial trial(long seed, double sigma, List<Kick> kicks, Instruct instruct) {
    TrainingSpec training = campaign().training();
    Backprop plain = (Backprop) training.trainer();
    Recipe recipe =
        training
            .by(instruct == null ? plain : plain.with(instruct))
            .recipe(campaign().network().layers(), new Naive(sigma));
    return of(kicks(recipe, kicks), seed, new Watch(List.of(0, 50), true));
  }

  /** Of a recipe, on the small data set. */
  public static Trial of(Recipe recipe, long seed, Watch watch) {
    TrialId id = new TrialId("small", Phase.COMPARE, "arm", 0);
    return new Trial(id, seed, campaign().dataset(), false, recipe, watch);
  }

  private static Recipe kicks(Recipe r, List<Kick> kicks) {
    return new Recipe(
        r.layers(), r.start(), r.batch(), r.epochs(), r.sampler(), r.trainer(), List.copyOf(kicks));
  }

  /** How its network starts. */
  public static Weights start(Trial t) {
    return t.recipe().network(t.seed());
  }

  /** How it is trained. */
  public static Backprop backprop(Trial t) {
    return (Backprop) t.recipe().trainer();
  }

  /** Its learning rate, which it does not draw. */
  public static double rate(Trial t) {
    return backprop(t).learningRate().low();
  }

  /** A term of it; null for none. */
  public static <T extends Term> T term(Trial t, Class<T> type) {
    return backprop(t).terms().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElse(null);
  }

  /** Who steers it and how; null for nobody. */
  public static Instruct instruct(Trial t) {
    return term(t, Instruct.class);
  }

  /** Strength of its L1 penalty. */
  public static double l1(Trial t) {
    L1 l1 = term(t, L1.class);
    return l1 == null ? 0 : l1.strength().value();
  }

  /** Strength of its L2 penalty. */
  public static double l2(Trial t) {
    L2 l2 = term(t, L2.class);
    return l2 == null ? 0 : l2.strength().value();
  }

  /** What disturbs it. */
  public static List<Kick> kicks(Trial t) {
    return t.recipe().interventions().stream().map(Kick.class::cast).toList();
  }
}
