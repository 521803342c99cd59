package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Stopping;
import io.gradinstructor.workflow.KnownCampaigns;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The stop is known before anything is closed, to all services of a process. */
class ServiceStopTest {
  private static final class Probe extends Service {
    Probe(Stopping process) {
      super("probe");
      this.process = process;
    }

    @Override
    protected void begin() {}
  }

  @Test
  void whatIsLostEndsTheCampaignThatWaitsForItAndNoOther() throws Exception {
    KnownCampaigns campaigns = new KnownCampaigns();
    byte[] file =
        """
        campaign: small
        dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
        network: {layers: [784, 4, 10]}
        training: {epochs: 2}
        arms: [backprop, l2]
        compare: {seeds: 2, tuning-seeds: 1}
        """
            .getBytes(StandardCharsets.UTF_8);
    campaigns.hear(new CampaignEvent.Submitted("waits", "small.yaml", file));
    campaigns.hear(new CampaignEvent.Submitted("over", "small.yaml", file));
    campaigns.hear(new CampaignEvent.Finished("over"));
    assertEquals(
        Optional.of(new CampaignEvent.Failed("waits", "waits/compare/l2/003: not finite")),
        Service.ending(campaigns, snapshot("waits"), "not finite"));
    assertEquals(
        Optional.empty(), Service.ending(campaigns, snapshot("over"), "not finite"), "over");
    assertEquals(
        Optional.empty(), Service.ending(campaigns, snapshot("forged"), "not finite"), "unknown");
  }

  private static Snapshot snapshot(String campaign) {
    return new Snapshot(new TrialId(campaign, Phase.COMPARE, "l2", 3), 5, true, 0f, new byte[4]);
  }

  @Test
  void theStopIsKnownBeforeAnythingIsClosed() {
    Stopping process = new Stopping();
    Probe first = new Probe(process);
    List<String> closed = new ArrayList<>();
    for (String part : List.of("outbox", "desk", "critics")) {
      first.closing(() -> closed.add(part + " " + process.begun() + " " + process.part().begun()));
    }
    first.stop();
    assertEquals(
        List.of("critics true true", "desk true true", "outbox true true"), closed, "last first");
  }
}
