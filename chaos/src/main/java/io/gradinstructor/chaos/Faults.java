package io.gradinstructor.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does one thing after the other to a fleet, at random moments. */
final class Faults implements AutoCloseable {
  /** What is done. */
  enum Kind {
    /** SIGKILL; started again within three seconds. */
    KILL,
    /** SIGSTOP for up to 20 seconds: longer than the broker waits for a silent member. */
    PAUSE,
    /** A message comes twice. */
    DUPLICATE,
    /** A message of long ago comes again. */
    DELAY
  }

  private static final long MEAN_PAUSE_MS = 1500;

  private final Fleet fleet;
  private final Traffic traffic;
  private final Random random;
  private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
  private final List<Exception> failures = new ArrayList<>();
  private final ScheduledExecutorService repair = Executors.newScheduledThreadPool(2);

  Faults(Fleet fleet, Traffic traffic, long seed) {
    this.fleet = fleet;
    this.traffic = traffic;
    random = new Random(seed);
  }

  /** The next fault, after a random time. */
  void next() throws Exception {
    Thread.sleep((long) (-MEAN_PAUSE_MS * Math.log(1 - random.nextDouble())));
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    boolean happened =
        switch (kind) {
          case KILL -> kill(member());
          case PAUSE -> pause(member());
          case DUPLICATE -> again(false);
          case DELAY -> again(true);
        };
    if (happened) {
      done.merge(kind, 1, Integer::sum);
    }
  }

  private Member member() {
    return fleet.members().get(random.nextInt(fleet.members().size()));
  }

  private boolean kill(Member m) throws Exception {
    long away = random.nextInt(3000);
    if (!m.well()) {
      return false;
    }
    say("kill " + m.name());
    m.kill();
    later(away, m::start);
    return true;
  }

  private boolean pause(Member m) throws Exception {
    long away = 500 + random.nextInt(random.nextInt(4) == 0 ? 19_500 : 4000);
    if (!m.well()) {
      return false;
    }
    say("pause " + m.name() + " for " + away + " ms");
    m.pause();
    later(away, m::resume);
    return true;
  }

  private boolean again(boolean late) {
    String topic = traffic.again(late, random);
    if (topic == null) {
      return false;
    }
    say((late ? "late " : "twice ") + topic);
    return true;
  }

  private static void say(String what) {
    System.err.println("chaos: " + what);
  }

  /** Something that may fail. */
  private interface Action {
    void run() throws Exception;
  }

  private void later(long millis, Action action) {
    repair.schedule(
        () -> {
          try {
            action.run();
          } catch (Exception e) {
            synchronized (failures) {
              failures.add(e);
            }
          }
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** Faults so far, by kind. */
  Map<Kind, Integer> done() {
    return done;
  }

  int count() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public void close() throws Exception {
    repair.shutdown();
    repair.awaitTermination(1, TimeUnit.MINUTES);
    for (Exception e : failures) {
      throw e;
    }
  }
}
