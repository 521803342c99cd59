package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.KnownCampaigns;
import io.gradinstructor.core.campaign.TicketSpec;
import io.gradinstructor.core.message.CampaignEvent.ReportRequested;
import io.gradinstructor.core.message.InstructorId;
import io.gradinstructor.core.message.Tickets;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.network.Weights;
import io.gradinstructor.core.report.Results;
import io.gradinstructor.core.report.Statistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lottery tickets for anybody who asks: one analysis at a time, those of late are kept. */
final class TicketDesk {
  private static final int KEPT = 32;
  private static final int MAX_MASKS = 5_000;
  private static final int PATIENCE_S = 20;

  /**
   * What is asked.
   *
   * @param instructor null for the usual one of the arm's first network
   */
  record Question(
      String campaign, String arm, InstructorId instructor, List<Double> densities, int random) {}

  /** The answer: accuracies on the test images with 95 % intervals over the networks. */
  record Answer(String campaign, String arm, InstructorId instructor, List<Row> rows) {}

  /** Networks under one mask at one density. */
  record Row(
      String network,
      String mask,
      double density,
      Results.Interval accuracy,
      List<Double> accuracies) {}

  private final KnownCampaigns campaigns;
  private final Explainer explainer;
  private final Snapshots snapshots;
  private final Map<String, List<Trial>> compared = new ConcurrentHashMap<>();
  private final Semaphore drawing = new Semaphore(1);
  private final Cache<Question, Answer> answers = Caffeine.newBuilder().maximumSize(KEPT).build();

  TicketDesk(KnownCampaigns campaigns, Explainer explainer, Snapshots snapshots) {
    this.campaigns = campaigns;
    this.explainer = explainer;
    this.snapshots = snapshots;
  }

  void hear(ReportRequested event) {
    compared.putIfAbsent(event.campaign(), event.trials());
  }

  /**
   * Masks the networks of an arm.
   *
   * @throws Refusal if there are none
   */
  Answer answer(Question q) throws InterruptedException {
    Answer known = answers.getIfPresent(q);
    if (known != null) {
      return known;
    }
    // One at a time: it takes all cores.
    if (!drawing.tryAcquire(PATIENCE_S, TimeUnit.SECONDS)) {
      throw Refusal.busy("tickets: others are being drawn, ask again later");
    }
    try {
      return answers.get(q, this::draw);
    } finally {
      drawing.release();
    }
  }

  private Answer draw(Question q) {
    Campaign campaign =
        campaigns
            .find(q.campaign)
            .orElseThrow(() -> Refusal.absent("campaign: there is none " + q.campaign));
    List<Trial> all = compared.get(q.campaign);
    if (all == null) {
      throw Refusal.absent("campaign: " + q.campaign + " has no finished comparison");
    }
    List<Trial> trials = all.stream().filter(t -> t.arm().equals(q.arm)).toList();
    if (trials.isEmpty()) {
      throw Refusal.absent(
          "arm: there is none "
              + q.arm
              + ", but "
              + all.stream().map(Trial::arm).distinct().toList());
    }
    InstructorId instructor =
        q.instructor == null
            ? explainer.usual(trials.get(0).id())
            : Explainer.own(q.campaign, q.instructor);
    if (trials.size() * q.densities.size() * q.random > MAX_MASKS) {
      throw Refusal.bad(
          "densities: with "
              + trials.size()
              + " networks and "
              + q.random
              + " random masks each, at most "
              + MAX_MASKS / trials.size() / q.random);
    }
    List<Tickets.Row> rows =
        Lottery.draw(
            campaign,
            new TicketSpec(trials.size(), q.densities, q.random),
            trials,
            t -> Weights.of(campaign.network().layers(), last(t)),
            (network, stage) -> explainer.look(instructor, network, stage).heat());
    return new Answer(q.campaign, q.arm, instructor, rows.stream().map(TicketDesk::row).toList());
  }

  private byte[] last(Trial t) {
    NavigableMap<Integer, Long> places = snapshots.places(t.id(), null);
    return snapshots.at(places, t.id(), places.lastKey());
  }

  private static Row row(Tickets.Row r) {
    return new Row(
        r.network().name().toLowerCase(Locale.ROOT),
        r.mask().name().toLowerCase(Locale.ROOT),
        r.density(),
        Statistics.interval(r.accuracies().stream().mapToDouble(a -> a).toArray()),
        r.accuracies());
  }
}
