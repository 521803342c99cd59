package io.gradinstructor.workflow;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Phase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of campaigns, seeds of trials and ENNs. */
public final class Ids {
  private Ids() {}

  /** Of a campaign on known data sets: the same file is the same campaign. */
  public static String campaign(String name, byte[] file) {
    return campaign(name, file, null, null);
  }

  /**
   * Of a campaign: the same file on the same data, with the same instructors, is the same campaign.
   */
  public static String campaign(
      String name, byte[] file, List<DatasetSpec.Content> data, List<byte[]> instructors) {
    String found =
        Stream.concat(
                Stream.ofNullable(data)
                    .flatMap(List::stream)
                    .filter(Objects::nonNull)
                    .flatMap(c -> c.sha256().stream()),
                Stream.ofNullable(instructors).flatMap(List::stream).map(Sha256::of))
            .collect(Collectors.joining());
    return name + "-" + Sha256.of(file, found.getBytes(StandardCharsets.US_ASCII)).substring(0, 8);
  }

  /** Seed of what an ENN draws: the same for all kinds and arms. */
  public static long seed(Campaign campaign, InstructorId enn) {
    return Randoms.of(campaign.seed(), "enn", enn.round(), enn.seed()).nextLong();
  }

  /** Seed of a trial: the same for all arms. */
  static long seed(Campaign campaign, Phase phase, int network) {
    return Randoms.of(campaign.seed(), "trial", phase, network).nextLong();
  }
}
