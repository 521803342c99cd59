package io.gradinstructor.orchestrator;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.Method;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Sent;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.statistics.Statistics;
import io.gradinstructor.workflow.State;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A broker and services that do at once what they are asked for; weights and models are large. */
final class World implements Kept, Driver.Listener {
  /** A record: large bytes are made anew when it is read. */
  private record Kept(Message message, Sent sent) {}

  private static final int LARGE = 10_000;

  /** Large bytes that were handed out. */
  final List<WeakReference<byte[]>> large = new ArrayList<>();

  final List<State> over = new ArrayList<>();
  final Driver driver = new Driver(this::send, this);
  final Campaigns campaigns = new Campaigns(driver, this);

  /** Is told of all, and looks when somebody says so. */
  final Reconciliation reconciliation = new Reconciliation(driver, broker(), -1);

  /** Of the queue. */
  final Set<String> queue = new HashSet<>();

  /** How often somebody looked at it. */
  int queueLooks;

  boolean queueBegun = true;
  boolean workers = true;

  /** Queued trials that nobody does yet. */
  final List<Trial> held = new ArrayList<>();

  boolean hold;

  /** Whether the last event of a campaign cannot be read yet. */
  boolean endIsToCome;

  private final List<Kept> log = new ArrayList<>();
  private final Deque<Message> todo = new ArrayDeque<>();

  World() {
    reconciliation.begin();
  }

  private Reconciliation.Broker broker() {
    return new Reconciliation.Broker() {
      @Override
      public Optional<Set<String>> queued() {
        ++queueLooks;
        return queueBegun ? Optional.of(queue) : Optional.empty();
      }

      @Override
      public boolean rewarded() {
        return true;
      }

      @Override
      public boolean workers() {
        return workers;
      }
    };
  }

  static byte[] file(String name) {
    return ("campaign: "
            + name
            + "\n"
            + "dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}\n"
            + "network: {layers: [784, 100, 10]}\n"
            + "training: {epochs: 2}\n"
            + "instructor:\n"
            + "  critics: {count: 2, steps: 30, batch: 16}\n"
            + "  rounds: [{explorers: 6}]\n"
            + "arms: [backprop, l2, he, instructor]\n"
            + "compare: {seeds: 2, tuning-seeds: 1}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  static CampaignEvent.Submitted submitted(byte[] file) throws CampaignException {
    return Admission.of("campaign.yaml", file, DataFolder.within(null)).submitted();
  }

  String run(String name) throws Exception {
    String id = campaigns.submit(submitted(file(name)));
    work();
    return id;
  }

  /** Does all that is asked for. */
  void work() {
    while (!todo.isEmpty()) {
      Message m = todo.remove();
      if (m instanceof Trial t) {
        if (hold) {
          held.add(t);
        } else {
          end(t);
        }
      } else {
        heard(m);
        if (m instanceof LearningRequested l) {
          heard(
              new Instructor(
                  l.instructor(),
                  l.kind(),
                  null,
                  null,
                  new EnnFigures(0.5, 0.5, List.of(1f), 10, null)));
        } else if (m instanceof ExplanationRequested e) {
          heard(new Explanation(e.trial(), e.step(), e.instructor(), 0, List.of()));
        } else if (m instanceof ReportRequested r) {
          heard(report(r.campaign()));
        }
      }
    }
  }

  /** Somebody does a trial. */
  void end(Trial t) {
    boolean keeps = t.watch().keep();
    heard(new TrialResult(t.id(), null, false, keeps ? new byte[0] : null, null, 0, 1));
    heard(new Reward(t.id(), t.length(), true, 0.5, 1, List.of()));
  }

  /** A message comes to the orchestrator. */
  void heard(Message m) {
    Kept record = new Kept(m, new Sent(System.currentTimeMillis(), log.size()));
    log.add(record);
    driver.accept(large(m), record.sent);
  }

  private static Report report(String campaign) {
    Interval accuracy = Statistics.accuracy(new double[] {0.9, 0.9});
    Results.Arm arm =
        new Results.Arm(
            "he",
            Method.HE,
            Method.HE.role(),
            false,
            2,
            null,
            null,
            null,
            null,
            accuracy,
            null,
            null,
            null,
            null,
            List.of(0.9, 0.9),
            List.of(),
            0,
            List.of(),
            null,
            null,
            null,
            null);
    return new Report(
        campaign,
        new Results(
            2,
            "",
            campaign,
            "",
            "",
            null,
            2,
            null,
            null,
            null,
            null,
            null,
            List.of(arm),
            List.of(),
            null,
            null,
            null,
            null,
            null),
        new Figures(Map.of(), Map.of(), Map.of(), List.of()));
  }

  /** The message with its large bytes. */
  private Message large(Message m) {
    if (m instanceof TrialResult r && r.weights() != null) {
      return new TrialResult(r.trial(), r.failure(), r.diverged(), bytes(r.key()), r.norms(), 0, 1);
    }
    if (m instanceof Instructor i) {
      return new Instructor(i.id(), i.kind(), bytes(i.key()), bytes(i.key()), i.figures());
    }
    return m;
  }

  private byte[] bytes(String of) {
    byte[] bytes = new byte[LARGE];
    Arrays.fill(bytes, (byte) of.hashCode());
    large.add(new WeakReference<>(bytes));
    return bytes;
  }

  /** Large bytes that somebody still holds, after time to let go of them. */
  long held() throws InterruptedException {
    for (int i = 0; i < 50 && large.stream().anyMatch(b -> b.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    return large.stream().filter(b -> b.get() != null).count();
  }

  /** Another one that reads all of this one's topics, as after a restart: events come first. */
  World restarted() {
    World next = new World();
    for (boolean events : new boolean[] {true, false}) {
      for (Kept k : log) {
        if (k.message instanceof CampaignEvent == events && k.message != null) {
          next.driver.accept(next.large(k.message), k.sent);
        }
      }
    }
    next.log.addAll(log);
    return next;
  }

  /** One that was started again after a campaign. */
  World restartedAfter(String name) throws Exception {
    run(name);
    return restarted();
  }

  private void send(
      List<? extends Message> messages, Map<Topic, ? extends Collection<String>> gone) {
    todo.addAll(messages);
    Map<String, Topic> keys = new HashMap<>();
    gone.forEach((topic, of) -> of.forEach(k -> keys.put(k, topic)));
    log.replaceAll(
        k ->
            k.message != null
                    && !(k.message instanceof CampaignEvent)
                    && keys.containsKey(k.message.key())
                ? new Kept(null, k.sent)
                : k);
  }

  private <M> Optional<M> at(Class<M> type, String key, long offset) {
    return Optional.ofNullable(log.get((int) offset).message)
        .filter(m -> type.isInstance(m) && m.key().equals(key))
        .map(m -> type.cast(large(m)));
  }

  @Override
  public Optional<TrialResult> result(String trial, long offset) {
    return at(TrialResult.class, trial, offset);
  }

  @Override
  public Optional<Instructor> instructor(String id, long offset) {
    return at(Instructor.class, id, offset);
  }

  @Override
  public Optional<Report> report(String campaign, long offset) {
    return at(Report.class, campaign, offset);
  }

  @Override
  public void events(String campaign, long since, Predicate<CampaignEvent> enough) {
    List<CampaignEvent> events = new ArrayList<>();
    for (Kept k : log) {
      if (k.message instanceof CampaignEvent e
          && k.sent.at() >= since
          && e.campaign().equals(campaign)) {
        events.add(e);
      }
    }
    for (CampaignEvent e : events.subList(0, events.size() - (endIsToCome ? 1 : 0))) {
      if (enough.test(e)) {
        return;
      }
    }
  }

  @Override
  public void rewards(String campaign, long since, long until, Consumer<Reward> reward) {
    for (Kept k : log) {
      if (k.message instanceof Reward r && r.campaign().equals(campaign)) {
        reward.accept(r);
      }
    }
  }

  @Override
  public void missing(CampaignEvent.Missing event) {
    reconciliation.tell(event);
  }

  @Override
  public void arrived(Message message) {
    reconciliation.tell(message);
  }

  @Override
  public void over(State last) {
    over.add(last);
    over.clear();
  }
}
