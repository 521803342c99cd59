package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Brooding;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.Replied;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reply;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;

/** Workers, a queue and an orchestrator of a campaign whose trials stall, for tests. */
final class EvolvingFleet {
  private static final String FILE =
      """
      campaign: evolves
      dataset: {name: mnist-sample, train: [0, 400], reward: [400, 600], test: [0, 100]}
      network: {layers: [784, 8, 10]}
      training:
        batch: 50
        epochs: 8
        learning-rate: 0.000001
        interventions:
          - hybrid-es: {patience: 1, population: 7, parents: PARENTS, generations: 2, sigma: 0.1, images: 100, chunk: 3}
      arms: [backprop]
      compare: {seeds: 2}
      """;

  static final Dataset DATA = Datasets.load(campaign(1).dataset());

  private final Random random;
  private final Campaign campaign;
  final List<Trial> queue = new ArrayList<>();
  private final Set<Trial> begun = new HashSet<>();
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  final Map<TrialId, TrialResult> results = new TreeMap<>(comparing());
  final Map<String, byte[]> snapshots = new HashMap<>();
  private final List<CampaignEvent> log = new ArrayList<>();
  final Set<String> keys = new TreeSet<>();
  State state = State.EMPTY;

  EvolvingFleet(int parents, long seed) {
    campaign = campaign(parents);
    random = new Random(seed);
  }

  private static Comparator<TrialId> comparing() {
    return Comparator.comparing(TrialId::toString);
  }

  private static Campaign campaign(int parents) {
    String file = FILE.replace("PARENTS", Integer.toString(parents));
    try {
      return CampaignFile.read("evolves.yaml", file.getBytes(StandardCharsets.UTF_8));
    } catch (CampaignException e) {
      throw new AssertionError(e);
    }
  }

  void send(CampaignEvent event) {
    log.add(event);
    CampaignEvent stored = Codec.decode(Codec.encode(event), CampaignEvent.class);
    Step step = Workflow.apply(state, stored, (name, text) -> campaign);
    state = step.state();
    for (Message m : step.commands()) {
      if (m instanceof Trial t) {
        assertTrue(keys.add(t.key()) || begun.contains(t), "queued once: " + t.key());
        queue.add(Codec.decode(Codec.encode(t), Trial.class));
      }
    }
  }

  private final class Worker implements TrialRun.Observer {
    private final int dies;
    private int points;

    Worker(int dies) {
      this.dies = dies;
    }

    @Override
    public void snapshot(Snapshot s) {
      byte[] before = snapshots.put(s.trial() + " " + s.step(), s.weights());
      assertTrue(before == null || Arrays.equals(before, s.weights()));
    }

    @Override
    public boolean due() {
      return true;
    }

    @Override
    public void checkpoint(Checkpoint c) {
      checkpoints.put(c.key(), Codec.decode(Codec.encode(c), Checkpoint.class));
      if (++points == dies) {
        throw new CancellationException("dies");
      }
    }

    @Override
    public boolean helped() {
      return true;
    }
  }

  private Message work(Trial t, int dies, boolean again) {
    Checkpoint base =
        t.errand() == null ? null : checkpoints.get(Checkpoint.key(t.id(), t.errand().phase()));
    if (t.errand() != null && t.errand().brood() != null) {
      Checkpoint from =
          base != null ? base : Brooding.base(t, DATA.train(), DATA.reward(), id -> null);
      return Brooding.done(t, DATA.train(), DATA.reward(), from);
    }
    Checkpoint own = again ? checkpoints.get(t.id().toString()) : null;
    Checkpoint from = own != null && (base == null || own.step() > base.step()) ? own : base;
    try (TrialRun run =
        new TrialRun(t, DATA.train(), DATA.reward(), id -> null, new Worker(dies))) {
      return run.work(from);
    }
  }

  private void hear(Message done) {
    if (done instanceof Reply r) {
      send(new Replied(Codec.decode(Codec.encode(r), Reply.class)));
    } else if (done instanceof TrialResult r) {
      TrialResult before = results.put(r.trial(), r);
      assertTrue(before == null || Arrays.equals(before.weights(), r.weights()));
      send(new TrialEnded(r.trial(), 0.5, false, null, r.passes()));
    }
  }

  /**
   * As many take what is oldest, and finish in any order.
   *
   * @param chaos whether they die, messages come twice or late, and bases are lost
   */
  EvolvingFleet run(int workers, boolean chaos) {
    send(new CampaignEvent.Submitted("evolves-1", "evolves.yaml", new byte[0]));
    List<Message> late = new ArrayList<>();
    while (!queue.isEmpty()) {
      Trial t = queue.remove(random.nextInt(Math.min(workers, queue.size())));
      boolean again = !begun.add(t);
      Message done;
      try {
        done = work(t, chaos && random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0, again);
      } catch (CancellationException e) {
        queue.add(t);
        continue;
      }
      hear(done);
      if (chaos) {
        late.add(done);
        State same = state;
        hear(late.get(random.nextInt(late.size())));
        assertSame(same, state, "what comes again is no news");
        if (random.nextInt(4) == 0) {
          checkpoints.keySet().removeIf(k -> random.nextInt(2) == 0);
        }
        if (random.nextInt(5) == 0) {
          pause();
        }
      }
    }
    assertEquals(2, results.size());
    assertEquals(0, state.open());
    assertTrue(state.evolving().isEmpty());
    State replayed = State.EMPTY;
    for (CampaignEvent e : log) {
      replayed = Workflow.apply(replayed, e, (name, text) -> campaign).state();
    }
    assertEquals(state, replayed);
    return this;
  }

  /** What is queued is given up, and queued anew. */
  private void pause() {
    send(new CampaignEvent.Paused("evolves-1"));
    begun.addAll(queue);
    queue.clear();
    send(new CampaignEvent.Resumed("evolves-1"));
  }
}
