package io.gradinstructor.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.Views;
import io.gradinstructor.network.Mlp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  /** Models as the trainer makes them are as large as was said, but for the names in them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "784, 500, 10~{count: 1, channels: 1, hidden: []}",
        "784, 100, 10~{count: 4, channels: 64, hidden: [256, 256]}",
        "784, 64, 64, 10~{count: 3, channels: 32, downsampling: stride}"
      })
  void ennsAreAsLargeAsSaid(String layers, String critics) throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
        network: {layers: [%s]}
        instructor: {resolution: 0.3, critics: %s}
        """
            .formatted(layers, critics);
    var campaign = CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    InstructorSpec spec = campaign.instructor();
    List<Integer> sizes = campaign.network().layers();
    CriticSpec c = spec.critics();
    Critic critic =
        new Critic(
            WeightEnn.viewSizes(new Mlp(sizes), Views.view(spec.enn()), false),
            c.channels(),
            c.hidden(),
            c.downsampling() == CriticSpec.Downsampling.AVERAGE_POOL,
            3);
    float[] ones = new float[sizes.size() - 1];
    Arrays.fill(ones, 1);
    Critic.Scale scale = new Critic.Scale(ones, ones);
    List<float[]> theta = new ArrayList<>();
    for (int k = 0; k < c.count(); k++) {
      theta.add(critic.model(1, scale, 1).flat().start(() -> 0L).get("theta"));
    }
    WeightEnn enn =
        new WeightEnn(new Mlp(sizes), Views.view(spec.enn()), false, critic, scale, theta);
    long made =
        enn.instructor().toModel("instructor", Map.of()).getSerializedSize()
            + (long) enn.gradCam().toModel("grad-cam", Map.of()).getSerializedSize();
    assertEquals(made, new Sizes(new Mlp(sizes), spec).enn(c), 0.05 * made + 60_000);
  }

  /** The others learn as many at a time as there are threads. */
  @Test
  void criticsThatLearnFromEachOtherAreCountedTogether() throws Exception {
    String text =
        """
        campaign: c
        dataset: {name: mnist-sample, train: [0, 320], reward: [320, 480], test: [0, 100]}
        network: {layers: [784, 10]}
        instructor: {critics: {count: 3, returns: td, target: %s}}
        """;
    long own = minibatch(text.formatted("own"));
    assertEquals(3 * own, minibatch(text.formatted("cross")));
  }

  private static long minibatch(String text) throws Exception {
    var campaign = CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
    return new Sizes(campaign.network().architecture(), campaign.instructor())
        .minibatch(campaign.instructor().critics());
  }
}
