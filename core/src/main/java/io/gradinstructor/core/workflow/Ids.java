package io.gradinstructor.core.workflow;

import io.gradinstructor.core.Randoms;
import io.gradinstructor.core.Sha256;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.Instructor;
import java.util.Locale;

/** Names and seeds. */
public final class Ids {
  private Ids() {}

  /** Of a campaign: the same file is the same campaign. */
  public static String campaign(String name, byte[] file) {
    return name + "-" + Sha256.of(file).substring(0, 8);
  }

  /** Whether the trial of this id belongs to a round of exploration. */
  public static boolean explores(String trial) {
    return trial.contains("/explore-");
  }

  /** Whether the trial of this id belongs to the comparison. */
  public static boolean compares(String trial) {
    return trial.contains("/" + ArmPlanner.COMPARE + "/");
  }

  /** What a trial's id says of it: {@code campaign/phase/arm/number}. */
  public record Parts(String campaign, String phase, String arm, int number) {}

  /**
   * What a trial's id says of it.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Parts parts(String trial) {
    String[] parts = trial.split("/", -1);
    if (parts.length != 4 || !parts[3].matches("\\d{1,9}")) {
      throw new IllegalArgumentException("trial: " + trial + " is no id of a trial");
    }
    return new Parts(parts[0], parts[1], parts[2], Integer.parseInt(parts[3]));
  }

  /** A trial's number within its phase and arm. */
  public static int number(String trial) {
    return parts(trial).number();
  }

  /** Whether a phase of this name is the comparison. */
  public static boolean isComparison(String phase) {
    return phase.equals(ArmPlanner.COMPARE);
  }

  static String explore(int round) {
    return "explore-" + round;
  }

  static String learn(int round) {
    return "learn-" + round;
  }

  static String trial(String campaign, String phase, String arm, int number) {
    return String.format(Locale.ROOT, "%s/%s/%s/%03d", campaign, phase, arm, number);
  }

  /** Of an ENN; {@code arm} is null unless that arm has critics of its own. */
  static String instructor(String campaign, int round, Instructor.Kind kind, String arm, int seed) {
    String label =
        arm == null ? kind.name().toLowerCase(Locale.ROOT).replace('_', '-') : "arm-" + arm;
    return campaign + "/round-" + round + "/" + label + "/" + seed;
  }

  /** Seed of a trial: the same for all arms. */
  static long seed(Campaign campaign, String phase, int network) {
    return Randoms.of(campaign.seed(), "trial", phase, network).nextLong();
  }
}
