package io.gradinstructor.admission;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.InstructorSpec;
import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.campaign.Tune;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.training.parts.Population;
import io.gradinstructor.workflow.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether what a campaign plans can be computed, carried by messages and held in memory. */
final class PlanCheck {
  private static final long MAX_TRIALS = 20_000;
  private static final long MAX_ENNS = 1_000;
  private static final long MAX_MASKS = 100_000;

  /** 64 MiB, as topics are made, less what else is in a message. */
  private static final long MAX_MESSAGE = (64L << 20) - (1L << 20);

  private static final long MAX_STATES = 400_000_000;
  private static final long MAX_MINIBATCH = 500_000_000;

  /** Numbers that a layer puts out for the images of a range. */
  private static final long MAX_OUTPUTS = 250_000_000;

  private final CampaignErrors errors;
  private final Campaign campaign;
  private final InstructorSpec instructor;
  private final boolean instructed;

  PlanCheck(CampaignErrors errors, Campaign campaign) {
    this.errors = errors;
    this.campaign = campaign;
    instructor = campaign.instructor();
    instructed = campaign.arms().stream().anyMatch(a -> a.method().instructed());
  }

  void check() {
    outputs();
    boolean few = trials();
    masks();
    if (instructed) {
      checkpoints();
    }
    if (instructed && instructor.given() == null) {
      enns();
      sizes();
      if (few) {
        states();
      }
    }
  }

  /** Between two questions to an instructor a trial remembers a change of every weight. */
  private void checkpoints() {
    long numbers = 2L * campaign.network().parameters();
    if (Float.BYTES * numbers > MAX_MESSAGE) {
      errors.add(
          "network.layers",
          "must make "
              + MAX_MESSAGE / Float.BYTES / 2
              + " weights and biases at most where an instructor takes part, as a checkpoint has"
              + " them twice; was "
              + campaign.network().parameters());
    }
  }

  private void outputs() {
    Architecture network = campaign.network().architecture();
    long widest =
        network.matrices().stream()
            .mapToLong(m -> Math.max(m.taken(), (long) m.out() * m.places()))
            .max()
            .orElseThrow();
    DatasetSpec spec = campaign.dataset();
    Map<String, Range> ranges = new TreeMap<>();
    ranges.put("dataset.train", spec.train());
    ranges.put("dataset.reward", spec.reward());
    ranges.put("dataset.test", spec.test());
    if (instructor.outcomes() != null) {
      ranges.put("instructor.outcomes", instructor.outcomes());
    }
    ranges.entrySet().stream()
        .filter(r -> Evaluation.together(network, r.getValue().size()) * widest > MAX_OUTPUTS)
        .forEach(
            r ->
                errors.add(
                    "network.layers",
                    String.format(
                        Locale.ROOT,
                        "puts out %,d numbers for the images of %s in its widest layer, %,d at"
                            + " most are possible: fewer images or a narrower layer",
                        Evaluation.together(network, r.getValue().size()) * widest,
                        r.getKey(),
                        MAX_OUTPUTS)));
  }

  /** Whether they are no more than is kept in memory. */
  private boolean trials() {
    Map<String, Long> phases = new LinkedHashMap<>();
    phases.put("explore", instructed ? explorers() : 0);
    phases.put("select", selected());
    phases.put("tune", campaign.arms().stream().mapToLong(this::tuned).sum());
    phases.put("compare", campaign.arms().stream().mapToLong(this::compared).sum());
    long all = phases.values().stream().mapToLong(n -> n).sum();
    if (all <= MAX_TRIALS) {
      return true;
    }
    String most =
        phases.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    errors.add(
        Map.of(
                "explore", "instructor.rounds",
                "select", "select.networks",
                "tune", "compare.tuning-seeds",
                "compare", "compare.seeds")
            .get(most),
        "must make "
            + MAX_TRIALS
            + " trials at most in all phases, was "
            + all
            + ": "
            + phases.entrySet().stream()
                .map(p -> p.getValue() + " to " + p.getKey())
                .collect(Collectors.joining(", ")));
    return false;
  }

  private long explorers() {
    return instructor.rounds().stream().mapToLong(r -> r.explorers()).sum();
  }

  private long enns(ArmSpec arm) {
    return arm.method().instructed() ? instructor.seeds() : 1;
  }

  private long compared(ArmSpec arm) {
    return enns(arm) * campaign.compare().seeds();
  }

  private long tuned(ArmSpec arm) {
    Tune tune = arm.tune();
    // Of what goes on, each rung is trials of its own; there are less than twice as many.
    long trials =
        tune.search() instanceof Population p
            ? (long) p.generations() * tune.size()
            : tune.search().tries() > 0 ? 2L * tune.size() : tune.size();
    return tune.chooses() ? trials * campaign.compare().networks(tune) : 0;
  }

  /** One roll-out of plain backpropagation, and one for each ENN that learned from views. */
  private long selected() {
    if (campaign.select() == null) {
      return 0;
    }
    long taught =
        campaign.arms().stream()
            .filter(a -> a.method().taught())
            .map(a -> a.critics() == null ? "" : a.name())
            .distinct()
            .count();
    return campaign.select().networks() * (1 + taught * instructor.seeds());
  }

  private void masks() {
    TicketSpec t = campaign.tickets();
    if (t != null) {
      long masks = 2L * t.networks() * t.densities().size() * (3 + t.random());
      if (masks > MAX_MASKS) {
        errors.add("tickets", "must make " + MAX_MASKS + " masks at most, was " + masks);
      }
    }
  }

  private void enns() {
    long own = campaign.arms().stream().filter(a -> a.critics() != null).count();
    long all = instructor.seeds() * (4 + own);
    if (all > MAX_ENNS) {
      errors.add("instructor.seeds", "must make " + MAX_ENNS + " ENNs at most, was " + all);
    }
  }

  private void sizes() {
    Sizes sizes = new Sizes(campaign.network().architecture(), instructor);
    boolean fits = critics(sizes, "instructor.critics", instructor.critics());
    for (int i = 0; i < campaign.arms().size() && fits; i++) {
      CriticSpec own = campaign.arms().get(i).critics();
      fits = own == null || critics(sizes, "arms[" + i + "].critics", own);
    }
    large(
        "instructor.rounds",
        "leaves %s of views for ENNs to learn from, %s at most can be held: fewer explorers,"
            + " fewer snapshots or a lower resolution",
        sizes.states(explorers()),
        MAX_STATES);
    large(
        "instructor.snapshots",
        "makes a report of %s, a message has %s at most: fewer snapshots or a lower resolution",
        sizes.explained(),
        MAX_MESSAGE);
  }

  private boolean critics(Sizes sizes, String field, CriticSpec c) {
    boolean narrow =
        large(
            sizes.enn(c) > 2 * sizes.enn(small(c)) ? field : "network.layers",
            "makes ENNs of %s, a message has %s at most: narrower layers, smaller critics or a"
                + " lower instructor.resolution (now "
                + instructor.resolution()
                + ")",
            sizes.enn(c),
            MAX_MESSAGE);
    return large(
            field + ".batch",
            "makes feature maps of %s in a step, %s at most are possible: a smaller batch, fewer"
                + " channels or a lower instructor.resolution",
            sizes.minibatch(c),
            MAX_MINIBATCH)
        && narrow;
  }

  /** The smallest critics that there are: what is left is the view's. */
  private static CriticSpec small(CriticSpec c) {
    return new CriticSpec(
        1,
        1,
        List.of(),
        c.downsampling(),
        c.steps(),
        c.batch(),
        c.learningRate(),
        c.weightDecay(),
        c.loss(),
        c.contrastive(),
        c.returns());
  }

  private boolean large(String field, String message, long bytes, long most) {
    if (bytes > most) {
      errors.add(field, String.format(Locale.ROOT, message, megabytes(bytes), megabytes(most)));
    }
    return bytes <= most;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /** Explorers are disturbed, and what comes before the last disturbance does not count. */
  private void states() {
    Plan plan = new Plan("c", campaign);
    List<Trial> explorers = plan.explorers(1);
    long useful = plan.useful(explorers);
    if (useful < 2) {
      errors.add(
          "instructor.snapshots",
          "must leave ENNs 2 runs at least to learn from, leaves "
              + useful
              + " of "
              + explorers.size()
              + ": a run counts if it has a snapshot after its last disturbance and before its end");
    }
  }
}
