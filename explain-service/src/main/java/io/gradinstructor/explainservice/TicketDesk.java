package io.gradinstructor.explainservice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.Role;
import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Tickets;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.Weights;
import io.gradinstructor.service.Turns;
import io.gradinstructor.statistics.Interval;
import io.gradinstructor.statistics.Statistics;
import io.gradinstructor.workflow.KnownCampaigns;
import io.gradinstructor.workflow.Plan;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Lottery tickets for anybody who asks: one analysis at a time, those of late are kept. */
final class TicketDesk {
  private static final int KEPT = 32;
  private static final int MAX_MASKS = 5_000;

  /**
   * What is asked.
   *
   * @param arm null for the first one that is no control and has an instructor
   * @param instructor null for the usual one of the arm's first network
   */
  record Question(
      String campaign, String arm, InstructorId instructor, List<Double> densities, int random) {}

  /** The answer: accuracies on the test images with 95 % intervals over the networks. */
  record Answer(String campaign, String arm, InstructorId instructor, List<Row> rows) {}

  /** Networks under one mask at one density. */
  record Row(
      String network, String mask, double density, Interval accuracy, List<Double> accuracies) {}

  private final KnownCampaigns campaigns;
  private final Explainer explainer;
  private final Snapshots snapshots;
  private final Map<String, Chosen> chosen = new ConcurrentHashMap<>();

  /** One at a time: it takes all cores. */
  private final Turns drawing = new Turns("tickets", 1, 3);

  private final Cache<Question, Answer> answers = Caffeine.newBuilder().maximumSize(KEPT).build();

  TicketDesk(KnownCampaigns campaigns, Explainer explainer, Snapshots snapshots) {
    this.campaigns = campaigns;
    this.explainer = explainer;
    this.snapshots = snapshots;
  }

  void hear(ReportRequested event) {
    chosen.putIfAbsent(event.campaign(), event.chosen());
  }

  /** A campaign was deleted. */
  void forget(String campaign) {
    chosen.remove(campaign);
  }

  /**
   * Masks the networks of an arm.
   *
   * @param gone whether nobody waits for the answer any longer
   * @throws Refusal if there are none
   * @throws io.gradinstructor.service.Busy if too many wait
   */
  Answer answer(Question q, BooleanSupplier gone) throws InterruptedException {
    Answer known = answers.getIfPresent(q);
    if (known != null) {
      return known;
    }
    Masked what = masked(q);
    return drawing.take(gone, () -> answers.get(q, asked -> draw(asked, what)));
  }

  /** Networks that a question is about, and who looks at them. */
  private record Masked(Campaign campaign, List<Trial> trials, InstructorId instructor) {}

  private Masked masked(Question q) {
    Campaign campaign =
        campaigns
            .find(q.campaign)
            .orElseThrow(() -> Refusal.absent("campaign: there is none " + q.campaign));
    Chosen candidates = chosen.get(q.campaign);
    if (candidates == null) {
      throw Refusal.absent("campaign: " + q.campaign + " has no finished comparison");
    }
    List<Trial> all = new Plan(q.campaign, campaign).compare(candidates);
    String arm = q.arm == null ? subject(campaign) : q.arm;
    List<Trial> trials = all.stream().filter(t -> t.arm().equals(arm)).toList();
    if (trials.isEmpty()) {
      throw Refusal.absent(
          "arm: there is none "
              + arm
              + ", but "
              + all.stream().map(Trial::arm).distinct().toList());
    }
    InstructorId usual = explainer.usual(trials.get(0).id());
    InstructorId instructor =
        q.instructor == null ? usual : Explainer.own(q.campaign, q.instructor);
    if (trials.size() * q.densities.size() * q.random > MAX_MASKS) {
      throw Refusal.bad(
          "densities: with "
              + trials.size()
              + " networks and "
              + q.random
              + " random masks each, at most "
              + MAX_MASKS / trials.size() / q.random);
    }
    explainer.seeing(instructor);
    return new Masked(campaign, trials, instructor);
  }

  private Answer draw(Question q, Masked what) {
    List<Tickets.Row> rows =
        Lottery.draw(
            what.campaign,
            new TicketSpec(what.trials.size(), q.densities, q.random),
            what.trials,
            t -> Weights.of(what.campaign.network().architecture(), last(t)),
            (network, stage) -> explainer.look(what.instructor, network, stage).heat());
    String arm = what.trials.get(0).arm();
    return new Answer(
        q.campaign, arm, what.instructor, rows.stream().map(TicketDesk::row).toList());
  }

  private static String subject(Campaign campaign) {
    return campaign.arms().stream()
        .filter(a -> a.role() == Role.SUBJECT && a.method().instructed())
        .map(ArmSpec::name)
        .findFirst()
        .orElseThrow(() -> Refusal.bad("arm: is missing, no arm has an instructor"));
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
        Statistics.accuracy(r.accuracies().stream().mapToDouble(a -> a).toArray()),
        r.accuracies());
  }
}
