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

  /** A trial's number within its phase and arm. */
  public static int number(String trial) {
    return Integer.parseInt(trial.substring(trial.lastIndexOf('/') + 1));
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
