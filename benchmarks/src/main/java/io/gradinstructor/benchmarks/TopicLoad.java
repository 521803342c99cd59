package io.gradinstructor.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Phase;
import io.gradinstructor.message.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What messages cost on the real topics, with the real codec, outbox, feed and trial queue.
 *
 * <p>Snapshots are also sent by Kafka's own load generator, by turns, to see what the outbox adds.
 */
public final class TopicLoad {
  private static final String USAGE =
      """
      usage: java -cp benchmarks.jar io.gradinstructor.benchmarks.TopicLoad [options]
        --bootstrap HOST:PORT  a broker that serves no one; default: one in this process
        --workers N,N,…        members of the share group; default 1,10,100
        --only PART,PART,…     of stream, reference, handling, queue; default all
        --quick                fewer messages
        --output json|text     default text
      """;

  /** Held, as its level would be lost with it. */
  private static final Logger OWN = Logger.getLogger("io.gradinstructor");

  /** All that was measured. */
  record Measured(
      int cores,
      boolean embedded,
      List<Stream.Cost> messages,
      List<Reference.Comparison> reference,
      List<Handling.Rate> handling,
      List<QueueLoad.Cost> queue) {}

  private String bootstrap;
  private List<Integer> workers = List.of(1, 10, 100);
  private List<String> parts = List.of("stream", "reference", "handling", "queue");
  private boolean quick;
  private boolean json;

  private TopicLoad() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    Logger.getLogger("").setLevel(Level.SEVERE);
    OWN.setLevel(Level.WARNING);
    TopicLoad load = new TopicLoad();
    try {
      load.parse(Arrays.asList(args));
    } catch (RuntimeException e) {
      System.err.print(USAGE);
      System.exit(2);
    }
    load.print(load.measure());
    System.exit(0);
  }

  private void parse(List<String> args) {
    for (var i = args.iterator(); i.hasNext(); ) {
      switch (i.next()) {
        case "--bootstrap" -> bootstrap = i.next();
        case "--workers" ->
            workers = Arrays.stream(i.next().split(",")).map(Integer::valueOf).toList();
        case "--only" -> parts = List.of(i.next().split(","));
        case "--quick" -> quick = true;
        case "--output" -> json = i.next().equals("json");
        default -> throw new IllegalArgumentException();
      }
    }
  }

  private Measured measure() throws Exception {
    List<Stream.Cost> messages = new ArrayList<>();
    List<Reference.Comparison> reference = new ArrayList<>();
    List<Handling.Rate> handling = new ArrayList<>();
    List<QueueLoad.Cost> queue = new ArrayList<>();
    try (Scratch scratch = new Scratch(bootstrap)) {
      if (parts.contains("stream")) {
        streams(scratch, messages);
      }
      if (parts.contains("reference")) {
        reference.add(
            Reference.compare(scratch, Samples.weights(318_040), megabytes(300, 318), 15));
      }
      if (parts.contains("handling")) {
        handling.addAll(Handling.measure(scratch, quick));
      }
      if (parts.contains("queue")) {
        Campaign campaign = Samples.campaign(2);
        for (int n : workers) {
          say(n + " workers");
          // Some ten trials a worker, and long enough that work, not the queue, is the limit.
          int trials = Math.min(4000, (quick ? 5 : 20) * n);
          queue.add(QueueLoad.measure(scratch, campaign, n, trials, Math.max(100, 10 * n)));
        }
      }
      return new Measured(
          Runtime.getRuntime().availableProcessors(),
          scratch.embedded(),
          messages,
          reference,
          handling,
          queue);
    }
  }

  /** Messages that make up so many megabytes. */
  private int megabytes(int total, int kilobytes) {
    return Math.max(50, (quick ? total / 4 : total) * 1000 / kilobytes);
  }

  private void streams(Scratch scratch, List<Stream.Cost> messages) throws Exception {
    // 784-10, 784-100-10, 784-500-10 and 784-1000-500-10.
    int[] parameters = {7_850, 79_510, 397_510, 1_290_510};
    for (int p : parameters) {
      byte[] weights = Samples.weights(4 * p);
      int n = megabytes(400, 4 * p / 1000);
      add(scratch, messages, Topic.SNAPSHOTS, "snapshot", n, i -> Samples.snapshot(i, weights));
    }
    int n = quick ? 20_000 : 100_000;
    add(scratch, messages, Topic.REWARDS, "reward", n, Samples::reward);
    add(scratch, messages, Topic.CAMPAIGNS, "trial-ended", n, TopicLoad::ended);
    Campaign campaign = Samples.campaign(2);
    add(
        scratch,
        messages,
        Topic.TRIALS,
        "trial",
        n / 4,
        i -> Samples.trial(campaign, Phase.explore(1), i));
  }

  private static Message ended(int i) {
    return new CampaignEvent.TrialEnded(Samples.id(i), 0.9123, false, null, 0);
  }

  private static void add(
      Scratch scratch,
      List<Stream.Cost> messages,
      Topic topic,
      String name,
      int n,
      IntFunction<Message> make)
      throws Exception {
    int bytes = Codec.encode(make.apply(1)).length;
    say(n + " × " + name + " of " + bytes + " bytes");
    // Once to warm up.
    Stream.measure(scratch, topic, name, bytes, n / 4, make);
    messages.add(Stream.measure(scratch, topic, name, bytes, n, make));
  }

  private static void say(String progress) {
    System.err.println(progress);
  }

  private void print(Measured m) throws Exception {
    if (json) {
      ObjectMapper mapper =
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .enable(SerializationFeature.INDENT_OUTPUT)
              .build();
      System.out.println(mapper.writeValueAsString(m));
      return;
    }
    line("%d cores, broker %s%n", m.cores(), m.embedded() ? "in this process" : "elsewhere");
    line(
        "%n%-12s %9s %10s %8s %10s %8s %12s",
        "message", "bytes", "out/s", "MB/s", "in/s", "MB/s", "disk bytes");
    for (Stream.Cost c : m.messages()) {
      line(
          "%-12s %9d %10.0f %8.1f %10.0f %8.1f %12.0f",
          c.message(),
          c.bytes(),
          c.out(),
          c.out() * c.bytes() / 1e6,
          c.in(),
          c.in() * c.bytes() / 1e6,
          c.disk());
    }
    for (Reference.Comparison r : m.reference()) {
      line("%nsnapshots of %d bytes, %d at a time, by turns", r.bytes(), r.messages());
      line("  outbox       /s %s", rounded(r.outbox()));
      line("  Kafka's tool /s %s", rounded(r.kafka()));
      line(
          "  ratio %.2f (median of pairs; %.2f to %.2f)",
          r.ratio(), r.ratios().get(0), r.ratios().get(r.ratios().size() - 1));
      line(
          "  CPU ms a message: outbox %.2f, Kafka's tool %.2f",
          r.outboxCpuMillis(), r.kafkaCpuMillis());
    }
    if (!m.handling().isEmpty()) {
      line("%n%-38s %10s", "one thread", "/s");
      m.handling().forEach(h -> line("%-38s %10.1f", h.work(), h.perSecond()));
    }
    if (!m.queue().isEmpty()) {
      line(
          "%n%7s %7s %7s %7s %10s %6s %7s %8s %9s %12s %8s",
          "workers",
          "working",
          "half s",
          "join s",
          "hold cores",
          "redone",
          "trials",
          "trial ms",
          "trials/s",
          "overhead ms",
          "p95");
    }
    for (QueueLoad.Cost q : m.queue()) {
      line(
          "%7d %7d %7.1f %7.1f %10.2f %6d %7d %8d %9.1f %12.1f %8.1f",
          q.workers(),
          q.working(),
          q.halfSeconds(),
          q.joinSeconds(),
          q.idleCores(),
          q.redone(),
          q.trials(),
          q.trialMillis(),
          q.trialsPerSecond(),
          q.overheadMillis().median(),
          q.overheadMillis().p95());
    }
  }

  private static String rounded(List<Double> rates) {
    return String.join(
        " ", rates.stream().map(r -> String.format(Locale.ROOT, "%.0f", r)).toList());
  }

  private static void line(String format, Object... args) {
    System.out.println(String.format(Locale.ROOT, format, args));
  }
}
