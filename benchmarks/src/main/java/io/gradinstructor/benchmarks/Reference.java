package io.gradinstructor.benchmarks;

import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Topic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.ProducerPerformance;

/** The outbox against Kafka's own load generator: same broker, topic, settings and sizes. */
final class Reference {
  /**
   * Messages per second of both by turns.
   *
   * @param ratios of pairs, ascending
   * @param outboxCpuMillis of this process per message, median; the broker's too if it is in here.
   *     What else the machine does hardly changes it.
   * @param kafkaCpuMillis the same for Kafka's tool
   */
  record Comparison(
      int bytes,
      int messages,
      List<Double> outbox,
      List<Double> kafka,
      List<Double> ratios,
      double outboxCpuMillis,
      double kafkaCpuMillis) {
    /** The median pair. */
    double ratio() {
      return ratios.get(ratios.size() / 2);
    }
  }

  private static final Pattern TOTAL =
      Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec[^\\n]*99\\.9th");

  private Reference() {}

  static Comparison compare(Scratch scratch, byte[] weights, int n, int rounds) throws Exception {
    int bytes = Codec.encode(Samples.snapshot(1, weights)).length;
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> ourCpu = new ArrayList<>();
    List<Double> theirCpu = new ArrayList<>();
    // The first round warms both up and does not count; who begins changes from round to round.
    for (int round = 0; round <= rounds; round++) {
      double outbox = 0;
      double kafka = 0;
      for (int turn = 0; turn < 2; turn++) {
        boolean outboxes = (round + turn) % 2 == 0;
        long cpu = Stream.cpuNanos();
        if (outboxes) {
          outbox = ours(scratch, weights, n);
        } else {
          kafka = kafka(scratch.bootstrap(), bytes, n);
        }
        (outboxes ? ourCpu : theirCpu).add((Stream.cpuNanos() - cpu) / 1e6 / n);
        scratch.clear(Topic.SNAPSHOTS);
      }
      if (round > 0) {
        ours.add(outbox);
        theirs.add(kafka);
        ratios.add(outbox / kafka);
      }
    }
    Collections.sort(ratios);
    return new Comparison(bytes, n, ours, theirs, ratios, median(ourCpu), median(theirCpu));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double ours(Scratch scratch, byte[] weights, int n) {
    return Stream.send(scratch.bootstrap(), Topic.SNAPSHOTS, n, i -> Samples.snapshot(i, weights));
  }

  /** From a file, as making random payloads would slow the tool down. */
  private static double kafka(String bootstrap, int bytes, int n) throws Exception {
    Path payload = Files.createTempFile("payload", ".txt");
    PrintStream stdout = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      byte[] letters = new byte[bytes];
      Arrays.fill(letters, (byte) 'w');
      Files.write(payload, letters);
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      ProducerPerformance.main(
          new String[] {
            "--bootstrap-server",
            bootstrap,
            "--topic",
            Topic.SNAPSHOTS.topicName(),
            "--num-records",
            Integer.toString(n),
            "--payload-file",
            payload.toString(),
            "--throughput",
            "-1",
            // As in Outbox.
            "--command-property",
            "acks=all",
            "enable.idempotence=true",
            "linger.ms=5",
            "batch.size=" + (256 << 10),
            "max.request.size=" + (64 << 20),
            "buffer.memory=" + (128 << 20)
          });
    } finally {
      System.setOut(stdout);
      Files.delete(payload);
    }
    String text = said.toString(StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(text);
    if (!total.find() || Integer.parseInt(total.group(1)) != n) {
      throw new IllegalStateException("Kafka's tool said " + text);
    }
    return Double.parseDouble(total.group(2));
  }
}
