package io.gradinstructor.core.workflow;

import io.gradinstructor.core.Randoms;
import io.gradinstructor.core.Sha256;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.message.Phase;

/** Names of campaigns and seeds of trials. */
public final class Ids {
  private Ids() {}

  /** Of a campaign: the same file is the same campaign. */
  public static String campaign(String name, byte[] file) {
    return name + "-" + Sha256.of(file).substring(0, 8);
  }

  /** Seed of a trial: the same for all arms. */
  static long seed(Campaign campaign, Phase phase, int network) {
    return Randoms.of(campaign.seed(), "trial", phase, network).nextLong();
  }
}
