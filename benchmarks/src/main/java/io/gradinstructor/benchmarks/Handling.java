package io.gradinstructor.benchmarks;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.instructor.Views;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Weights;
import io.gradinstructor.workflow.State;
import io.gradinstructor.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What services do with a message, and the orchestrator's transactions. */
final class Handling {
  /** How often a second one thread of one service does it. */
  record Rate(String work, double perSecond) {}

  private Handling() {}

  static List<Rate> measure(Scratch scratch, boolean quick) throws Exception {
    List<Rate> all = new ArrayList<>();
    Campaign campaign = Samples.campaign(2);
    Weights weights = campaign.network().initialisation().network(campaign.network().layers(), 1);
    byte[] bytes = weights.bytes();
    Architecture layers = campaign.network().architecture();
    try (Views views = new Views(layers, campaign.instructor().enn())) {
      all.add(
          new Rate(
              "enn-trainer: views of a snapshot", rate(() -> views.of(Weights.of(layers, bytes)))));
    }
    try (Evaluation evaluation =
        new Evaluation(layers, Datasets.load(campaign.dataset()).reward())) {
      all.add(
          new Rate(
              "evaluator: reward on 2,000 images",
              rate(() -> evaluation.of(Weights.of(layers, bytes)))));
    }
    try (Outbox outbox = Outbox.transactional(Broker.at(scratch.bootstrap()), "load", "load")) {
      for (int n : new int[] {1, 100}) {
        List<CampaignEvent> events = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          events.add(ended(Samples.id(i)));
        }
        all.add(new Rate("orchestrator: transactions of " + n, rate(() -> outbox.sendAll(events))));
      }
    }
    for (int n : quick ? new int[] {100, 1000} : new int[] {100, 1000, 4000}) {
      all.add(new Rate("orchestrator: trial ends among " + n, workflow(n)));
    }
    return all;
  }

  private static CampaignEvent ended(TrialId trial) {
    return new CampaignEvent.TrialEnded(trial, 0.9, false, null, 0);
  }

  /** Ends of the explorers' trials, mean over the phase. */
  private static double workflow(int explorers) throws CampaignException {
    byte[] file = Samples.file(explorers).getBytes(StandardCharsets.UTF_8);
    State state = State.EMPTY;
    List<Message> next = new ArrayList<>();
    next.add(new CampaignEvent.Submitted(Samples.CAMPAIGN, "load.yaml", file));
    List<Trial> trials = new ArrayList<>();
    while (trials.isEmpty()) {
      List<Message> commands = new ArrayList<>();
      for (Message m : next) {
        if (m instanceof Trial t) {
          trials.add(t);
        } else if (m instanceof CampaignEvent e) {
          var step = Workflow.apply(state, e);
          state = step.state();
          commands.addAll(step.commands());
        }
      }
      if (trials.isEmpty() && commands.isEmpty()) {
        throw new IllegalStateException("the workflow queues no trials: " + state.reason());
      }
      next = commands;
    }
    long start = System.nanoTime();
    for (Trial t : trials) {
      state = Workflow.apply(state, ended(t.id())).state();
    }
    return trials.size() / Stream.seconds(start);
  }

  private static double rate(Runnable work) {
    for (long end = System.nanoTime() + 1_000_000_000L; System.nanoTime() < end; ) {
      work.run();
    }
    int n = 0;
    long start = System.nanoTime();
    while (Stream.seconds(start) < 3) {
      work.run();
      n++;
    }
    return n / Stream.seconds(start);
  }
}
