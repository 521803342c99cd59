package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ExplanationRequested;
import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.CampaignEvent.ReportRequested;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Explanation;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.NumberSet;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Topic;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.gradinstructor.report.ResultsJson;
import io.gradinstructor.workflow.Plan;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;

/**
 * Each service alone at the broker: what it must make of the messages it reads, and that what
 * nobody could read is put aside with a reason. In the order of the workflow, as one reads what the
 * one before wrote.
 */
@EnabledIf(value = "io.gradinstructor.integration.Docker#available", disabledReason = Docker.ABSENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContractIT {
  private static final String ID = "contract-1";
  private static final String FILE =
      """
      campaign: contract
      dataset: {name: mnist-sample, train: [0, 320], reward: [320, 420], test: [0, 100]}
      network: {layers: [784, 30, 10]}
      training: {epochs: 2}
      instructor:
        critics: {count: 2, steps: 5, batch: 4}
        rounds: [{explorers: 4}]
        snapshots: [0, 0.5]
      arms: [backprop, instructor]
      compare: {seeds: 2, tuning-seeds: 1}
      """;

  /** The same without ENNs: what its evaluator reports on needs no other service. */
  private static final String PLAIN = "plain-1";

  private static final String PLAIN_FILE =
      FILE.replace("arms: [backprop, instructor]", "arms: [backprop]");
  private static final InstructorId INSTRUCTOR = InstructorId.shared(ID, 1, Lesson.VIEW, 0);

  private static final Set<String> OWN = Set.of(ID, PLAIN);

  private static Fleet fleet;
  private static Outbox outbox;
  private static Watch watch;
  private static List<Trial> explorers;
  private static List<Trial> compared;

  @BeforeAll
  static void start() throws Exception {
    fleet = new Fleet();
    Topics.create(Broker.at(fleet.bootstrap()));
    outbox = new Outbox(Broker.at(fleet.bootstrap()), "contract");
    watch = new Watch(fleet.bootstrap());
    Campaign campaign = CampaignFile.read("contract.yaml", bytes(FILE));
    explorers = new Plan(ID, campaign).explorers(1);
    Campaign plain = CampaignFile.read("plain.yaml", bytes(PLAIN_FILE));
    compared = new Plan(PLAIN, plain).compare(Chosen.NOTHING);
    send(new Submitted(ID, "contract.yaml", bytes(FILE)));
    send(new Submitted(PLAIN, "plain.yaml", bytes(PLAIN_FILE)));
  }

  @AfterAll
  static void stop() {
    if (fleet != null) {
      watch.close();
      outbox.close();
      fleet.close();
    }
  }

  @Test
  void everyTopicHasAWriterAndAReader() {
    Set<Topic> written = EnumSet.noneOf(Topic.class);
    Set<Topic> read = EnumSet.noneOf(Topic.class);
    for (Service service : Service.values()) {
      written.addAll(service.writes());
      read.addAll(service.reads());
    }
    // Everybody writes dead letters; people read them.
    Set<Topic> all = EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS));
    // Anybody from outside asks and reads the answer.
    written.add(Topic.EXPLAIN_REQUESTS);
    read.add(Topic.EXPLAIN_ANSWERS);
    assertEquals(all, written);
    // Looked up when a worker died, not listened to.
    all.remove(Topic.CHECKPOINTS);
    assertEquals(all, read);
  }

  @Test
  @Order(1)
  void theWorkerTurnsTrialsIntoSnapshotsAndResults() throws Exception {
    with(
        Service.MLP_WORKER,
        worker -> {
          send(explorers.toArray(Trial[]::new));
          send(compared.toArray(Trial[]::new));
          List<TrialResult> results =
              watch.await(6, TrialResult.class, r -> OWN.contains(r.campaign()));
          for (Trial t : Stream.concat(explorers.stream(), compared.stream()).toList()) {
            TrialResult r =
                results.stream().filter(x -> x.trial().equals(t.id())).findFirst().orElseThrow();
            assertNull(r.failure());
            assertFalse(r.diverged());
            assertEquals(r.trial().compares(), r.weights() != null, r.key());
            List<Integer> expected = new ArrayList<>(t.watch().snapshots());
            expected.add(20);
            List<Integer> steps =
                watch.await(expected.size(), Snapshot.class, s -> s.trial().equals(t.id())).stream()
                    .map(Snapshot::step)
                    .toList();
            assertEquals(expected, steps, t.key());
          }
        });
  }

  @Test
  @Order(2)
  void theEvaluatorTurnsSnapshotsIntoRewardsAndReports() throws Exception {
    with(
        Service.EVALUATOR,
        evaluator -> {
          // Every snapshot of the comparison, of explorers only the last.
          int all =
              explorers.size()
                  + compared.stream().mapToInt(t -> t.watch().snapshots().size() + 1).sum();
          List<Reward> rewards = watch.await(all, Reward.class, r -> OWN.contains(r.campaign()));
          for (Reward r : rewards) {
            assertTrue(r.accuracy() >= 0 && r.accuracy() <= 1 && r.loss() > 0, r::toString);
            assertEquals(r.step() == 20, r.last());
          }
          send(new ReportRequested(PLAIN, Chosen.NOTHING, null, List.of(), null, false));
          Report report = watch.await(1, Report.class, r -> r.campaign().equals(PLAIN)).get(0);
          assertEquals("backprop", report.results().arms().get(0).name());
          assertEquals(2, report.results().arms().get(0).n());
        });
  }

  @Test
  @Order(3)
  void theTrainerTurnsExplorersIntoAnInstructor() throws Exception {
    with(
        Service.ENN_TRAINER,
        trainer -> {
          send(
              new LearningRequested(
                  INSTRUCTOR,
                  Lesson.VIEW,
                  List.of(NumberSet.of(IntStream.range(0, explorers.size())))));
          Instructor i = watch.await(1, Instructor.class, m -> m.id().equals(INSTRUCTOR)).get(0);
          assertEquals(ID, i.campaign());
          assertEquals(Lesson.VIEW, i.kind());
          assertTrue(i.onnx().length > 0 && i.gradCam().length > 0);
          assertTrue(i.figures().states() > 0);
        });
  }

  @Test
  @Order(4)
  void theExplainServiceTurnsAnInstructorAndAResultIntoAnExplanation() throws Exception {
    with(
        Service.EXPLAIN_SERVICE,
        explainer -> {
          TrialId trial = compared.get(0).id();
          send(new ExplanationRequested(trial, 20, INSTRUCTOR));
          Explanation e = watch.await(1, Explanation.class, m -> m.trial().equals(trial)).get(0);
          assertEquals(INSTRUCTOR, e.instructor());
          assertEquals(2, e.layers().size());
          e.layers().forEach(h -> assertEquals(h.rows() * h.columns(), h.values().size()));
        });
  }

  @Test
  @Order(5)
  void theOrchestratorAsksForWhatAnswersMakeNecessary() throws Exception {
    with(
        Service.ORCHESTRATOR,
        orchestrator -> {
          var uri = Fleet.address(orchestrator).resolve("/api/campaigns");
          HttpRequest submission =
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", "application/yaml")
                  .POST(HttpRequest.BodyPublishers.ofString(FILE))
                  .build();
          var answer = HttpClient.newHttpClient().send(submission, BodyHandlers.ofString());
          String id = new ObjectMapper().readTree(answer.body()).get("id").asText();
          for (Trial t : watch.await(4, Trial.class, t -> t.campaign().equals(id))) {
            end(t, null);
          }
          LearningRequested learning =
              watch.await(1, LearningRequested.class, r -> r.campaign().equals(id)).get(0);
          assertEquals(4, learning.explorers().get(0).size());
          var figures = new EnnFigures(0.5, 0.5, List.of(1f), 4, null);
          send(new Instructor(learning.instructor(), learning.kind(), new byte[1], null, figures));
          for (Trial t :
              watch.await(4, Trial.class, t -> t.campaign().equals(id) && t.id().compares())) {
            end(t, new byte[4]);
          }
          List<ExplanationRequested> explanations =
              watch.await(1, ExplanationRequested.class, r -> r.campaign().equals(id));
          for (ExplanationRequested r : explanations) {
            send(new Explanation(r.trial(), r.step(), r.instructor(), 0.5, List.of()));
          }
          ReportRequested report =
              watch.await(1, ReportRequested.class, r -> r.campaign().equals(id)).get(0);
          assertEquals(Chosen.NOTHING, report.chosen());
          Path kept = Path.of(System.getProperty("gi.repository"), "docs/results/paper.json");
          send(new Report(id, ResultsJson.read("kept", Files.readAllBytes(kept)), null));
          watch.await(1, CampaignEvent.Finished.class, f -> f.campaign().equals(id));
        });
  }

  /** A test of a service. */
  @FunctionalInterface
  private interface Part {
    void play(GenericContainer<?> service) throws Exception;
  }

  /** Starts a service, feeds it garbage, tests it, and sees that it is still well. */
  private static void with(Service service, Part part) throws Exception {
    GenericContainer<?> container = fleet.start(service);
    try {
      Garbage.mustBeBuried(fleet.bootstrap(), service.reads(), service.buries());
      part.play(container);
      assertTrue(Fleet.ready(container));
    } finally {
      fleet.stop(container);
    }
  }

  private static void end(Trial t, byte[] weights) {
    send(
        new TrialResult(t.id(), null, false, weights, List.of(), 0, 1),
        new Reward(t.id(), t.steps(), true, 0.5, 1));
  }

  private static void send(Message... messages) {
    outbox.sendAll(Arrays.asList(messages));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
