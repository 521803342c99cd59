package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The events of a campaign of an earlier version lead to its end with this one too. Who changes
 * what campaigns consist of records a new log (it is in target/logs after a run) next to the old,
 * which must go on to its end all the same.
 */
class EventLogTest {
  private static final String FILE =
      """
      campaign: log
      dataset: {name: mnist-sample, train: [0, 1000], reward: [1000, 1500], test: [0, 500]}
      network: {layers: [784, 20, 10]}
      instructor:
        rounds: [{explorers: 4}, {explorers: 3, instructed: 0.5}]
      compare: {seeds: 2, tuning-seeds: 1}
      """;

  private static List<CampaignEvent> events() {
    byte[] file = FILE.getBytes(StandardCharsets.UTF_8);
    return Driver.events(new CampaignEvent.Submitted(Ids.campaign("log", file), "log.yaml", file));
  }

  private static byte[] log() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (CampaignEvent e : events()) {
      byte[] message = Codec.encode(e);
      out.writeInt(message.length);
      out.write(message);
    }
    return bytes.toByteArray();
  }

  private static State replay(byte[] log) throws IOException {
    State state = State.EMPTY;
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(log));
    while (in.available() > 0) {
      byte[] message = in.readNBytes(in.readInt());
      state = Workflow.apply(state, Codec.decode(message, CampaignEvent.class)).state();
    }
    return state;
  }

  @Test
  void recordedEventsLeadToTheEnd() throws IOException {
    byte[] now = log();
    Path folder = Files.createDirectories(Path.of("target", "logs"));
    Files.write(folder.resolve("campaign.log"), now);
    byte[] recorded = Files.readAllBytes(Path.of("src/test/resources/logs/campaign.log"));
    State state = replay(recorded);
    assertEquals(State.Status.FINISHED, state.status());
    assertEquals(state, replay(now));
    assertArrayEquals(recorded, now, "a campaign consists of other events now");
  }

  @Test
  void aLogThatIsCutGoesOnFromThere() throws IOException {
    List<CampaignEvent> events = events();
    State whole = replay(log());
    for (int cut = 1; cut < events.size(); cut++) {
      State state = State.EMPTY;
      // What was not written before the crash comes again, and so does some of what was.
      List<CampaignEvent> again = new ArrayList<>(events.subList(0, cut));
      again.addAll(events.subList(Math.max(0, cut - 5), events.size()));
      for (CampaignEvent e : again) {
        state = Workflow.apply(state, e).state();
      }
      assertEquals(whole, state);
    }
  }
}
