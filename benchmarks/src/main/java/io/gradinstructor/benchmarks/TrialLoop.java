package io.gradinstructor.benchmarks;

import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialRun;
import java.io.DataInputStream;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does trials without the pipeline, in a process of its own so that it can be bound to cores. Reads
 * messages, each after its length, from standard input; prints the seconds that the trials took.
 */
public final class TrialLoop {
  private static final int WARM_UP = 4;

  private TrialLoop() {}

  /** With the number of threads. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ENGLISH);
    List<Trial> trials = new ArrayList<>();
    Map<InstructorId, byte[]> instructors = new HashMap<>();
    read(trials, instructors);
    ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[0]));
    run(trials.subList(0, Math.min(WARM_UP, trials.size())), instructors, threads);
    long begin = System.nanoTime();
    run(trials, instructors, threads);
    System.out.printf(Locale.ROOT, "%.6f%n", Stream.seconds(begin));
    threads.shutdown();
  }

  private static void read(List<Trial> trials, Map<InstructorId, byte[]> instructors)
      throws Exception {
    DataInputStream in = new DataInputStream(System.in);
    try {
      while (true) {
        boolean trial = in.readBoolean();
        byte[] bytes = in.readNBytes(in.readInt());
        if (trial) {
          trials.add(Codec.decode(bytes, Trial.class));
        } else {
          Instructor i = Codec.decode(bytes, Instructor.class);
          instructors.put(i.id(), i.onnx());
        }
      }
    } catch (EOFException e) {
      // All read.
    }
  }

  private static void run(
      List<Trial> trials, Map<InstructorId, byte[]> instructors, ExecutorService threads)
      throws Exception {
    List<Future<?>> open = new ArrayList<>();
    for (Trial t : trials) {
      open.add(threads.submit(() -> run(t, instructors)));
    }
    for (Future<?> f : open) {
      f.get();
    }
  }

  private static void run(Trial t, Map<InstructorId, byte[]> instructors) {
    Dataset data = Datasets.load(t.dataset());
    try (TrialRun run =
        new TrialRun(
            t,
            t.rewardLabels() ? data.trainAndReward() : data.train(),
            instructors::get,
            snapshot -> {})) {
      run.run();
    }
  }
}
