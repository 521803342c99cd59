package io.gradinstructor.service;

import io.gradinstructor.autodiff.NativeLibrary;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.messaging.Archive;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Checkpoints;
import io.gradinstructor.messaging.Feed;
import io.gradinstructor.messaging.Handler;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.QueueMembers;
import io.gradinstructor.messaging.QueueState;
import io.gradinstructor.messaging.Retention;
import io.gradinstructor.messaging.Stopping;
import io.gradinstructor.messaging.Topics;
import io.gradinstructor.messaging.TrialQueue;
import io.gradinstructor.workflow.KnownCampaigns;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * A service: listens to topics, says whether it is ready, counts what it does, and stops in good
 * order. What it opens through this class is closed for it, the last first.
 */
public abstract class Service {
  private static final Logger LOG = Logger.getLogger(Service.class);

  @Inject
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Inject
  @ConfigProperty(name = "gi.missing.after", defaultValue = "30S")
  Duration patience;

  @Inject MeterRegistry meters;
  @Inject Stopping process;

  private Broker broker;
  private final String name;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final List<Feed> feeds = new CopyOnWriteArrayList<>();
  private final List<TrialQueue> queues = new CopyOnWriteArrayList<>();
  private volatile boolean begun;

  /** With its name in health, logs and at the broker. */
  protected Service(String name) {
    this.name = name;
  }

  /** Opens what the service listens and sends with. */
  protected abstract void begin();

  void start(@Observes StartupEvent event) {
    Config config = ConfigProvider.getConfig();
    broker = Broker.of(bootstrap, name -> config.getOptionalValue("kafka." + name, String.class));
    Topics.create(broker);
    begin();
    begun = true;
  }

  /** Sees that ONNX Runtime can be used, before work is taken that needs it. */
  protected static void requireOnnxRuntime() {
    NativeLibrary.require();
  }

  /** What the service sends with. */
  protected Outbox outbox() {
    return closing(new Outbox(broker, name));
  }

  /** The same, all or nothing. */
  protected Outbox transactionalOutbox() {
    return closing(Outbox.transactional(broker, name, "gi-" + name));
  }

  /** Listens to everything on topics, from the beginning. */
  protected Feed feed(Set<Topic> topics, Handler handler) {
    return listening(name, new Feed(broker, name, topics, handler, terms(keepsGarbage())));
  }

  /**
   * Listens to everything on a topic on a thread of its own, for a handler that may wait for what
   * another feed brings.
   */
  protected Feed feed(Topic topic, Handler handler) {
    String client = name + "-" + topic.name().toLowerCase(Locale.ROOT);
    return listening(
        client, new Feed(broker, client, Set.of(topic), handler, terms(keepsGarbage())));
  }

  /** Shares what comes on a topic with the others of a group. */
  protected Feed shared(String group, Topic topic, Handler handler, Runnable beforeCommit) {
    String client = name + "-shared";
    return listening(
        client,
        Feed.grouped(broker, client, group, Set.of(topic), handler, beforeCommit, terms(true)));
  }

  /** Takes trials from the queue, one at a time. */
  protected TrialQueue queue(Outbox outbox, TrialQueue.Work work) {
    String client = name + "-" + queues.size();
    TrialQueue queue = closing(new TrialQueue(broker, client, outbox, process));
    queues.add(queue);
    deadLetters(client, queue, TrialQueue::parked);
    queue.start(work);
    return queue;
  }

  /** Finds what was sent earlier. */
  protected Archive archive(Topic topic) {
    return closing(new Archive(broker, name + "-archive-" + topic.topicName(), topic));
  }

  /** What waits for workers and others. */
  protected QueueState queueState() {
    return closing(new QueueState(broker, name));
  }

  /** Deletes what nobody needs any more. */
  protected Retention retention() {
    return closing(new Retention(broker));
  }

  /** Who takes trials from the queue. */
  protected QueueMembers queueMembers() {
    return closing(new QueueMembers(broker));
  }

  /**
   * How far a trial had come that another worker did not end, or the end of the one that it goes on
   * from.
   *
   * @param queuedAt when it was queued, in milliseconds since 1970
   * @param again whether it was begun before
   */
  protected Optional<Checkpoint> checkpoint(Trial trial, long queuedAt, boolean again) {
    Optional<Checkpoint> own =
        again ? Checkpoints.latest(broker, name, trial, queuedAt) : Optional.empty();
    return own.isPresent() ? own : Checkpoints.before(broker, name, trial);
  }

  /** With what the phase begins that a trial's errand is for. */
  protected Optional<Checkpoint> base(Trial trial) {
    return Checkpoints.base(broker, name, trial);
  }

  /**
   * Does what is asked for, so many requests at a time, once all that was there at the start is
   * known.
   */
  protected RequestDesk desk(Outbox outbox, int atATime) {
    return closing(new RequestDesk(m -> outbox.sendAll(List.of(m)), atATime, process));
  }

  /**
   * Waits for what events promise.
   *
   * @param over whether a campaign is
   */
  protected Promised promised(Predicate<String> over, Outbox outbox) {
    return new Promised(over, m -> outbox.sendAll(List.of(m)), this::upToDate, patience);
  }

  private boolean upToDate() {
    return feeds.stream().allMatch(f -> done(f.caughtUp()) && f.lag() == 0);
  }

  /** How long nothing is heard of something until somebody asks what became of it. */
  protected Duration patience() {
    return patience;
  }

  /** The stop of the process: what throws after it began was cut off. */
  protected Stopping stopping() {
    return process;
  }

  /** Whether it buries what is no message on topics that others read too; one service does. */
  protected boolean keepsGarbage() {
    return false;
  }

  /**
   * A message became a dead letter, as handling it threw. Whoever a campaign waits for ends it:
   * what it waits for will not come.
   */
  protected void lost(Message message, String reason) {}

  /** Ends the campaign that a lost message belongs to, if it is known and goes on. */
  protected static void end(KnownCampaigns campaigns, Outbox outbox, Message lost, String reason) {
    ending(campaigns, lost, reason).ifPresent(e -> outbox.send(Topic.CAMPAIGNS, e));
  }

  static Optional<CampaignEvent> ending(KnownCampaigns campaigns, Message lost, String reason) {
    String id = lost.campaign();
    if (campaigns.find(id).isEmpty() || campaigns.over(id)) {
      return Optional.empty();
    }
    LOG.errorf("%s ends, as %s could not be handled: %s", id, lost.key(), reason);
    return Optional.of(new CampaignEvent.Failed(id, lost.key() + ": " + reason));
  }

  private Feed.Terms terms(boolean keeper) {
    return new Feed.Terms(process, keeper, this::lost);
  }

  /** Where the service counts. */
  protected MeterRegistry meters() {
    return meters;
  }

  /** Closes a part of the service when it stops, before those that were there earlier. */
  protected synchronized <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  /** Whether it listens, and knows all that was there when it started. */
  public boolean ready() {
    return begun
        && feeds.stream().allMatch(f -> f.alive() && done(f.caughtUp()))
        && queues.stream().allMatch(TrialQueue::alive);
  }

  /** Its name in health, logs and at the broker. */
  public String name() {
    return name;
  }

  @PreDestroy
  void stop() {
    process.begin();
    queues.parallelStream().forEach(TrialQueue::close);
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warnf(e, "%s did not stop well", name);
      }
    }
  }

  private Feed listening(String client, Feed feed) {
    feeds.add(closing(feed));
    if (process.begun()) {
      feed.close();
    }
    Gauge.builder("gi.consumer.lag", feed, Feed::lag)
        .baseUnit("records")
        .description("Messages not read yet")
        .tag("client", client)
        .register(meters);
    deadLetters(client, feed, Feed::deadLetters);
    return feed;
  }

  private <T> void deadLetters(String client, T of, ToDoubleFunction<T> count) {
    FunctionCounter.builder("gi.dead.letters", of, count)
        .description("Messages that could not be read or handled")
        .tag("client", client)
        .register(meters);
  }

  private static boolean done(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }
}
