package io.gradinstructor.workflow;

import io.gradinstructor.basics.Randoms;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.instructor.ReplayBuffer.Probe;
import io.gradinstructor.instructor.ReplayBuffer.State;
import io.gradinstructor.instructor.Views;
import io.gradinstructor.instructor.WeightStatistics;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.network.Weights;

/** Reads snapshots of a campaign's explorers as states. One thread at a time. */
public final class StateReader implements AutoCloseable {
  /** Held-out runs of each round whose first state keeps its weights: they are large. */
  private static final int KEEPERS = 16;

  private final Campaign campaign;
  private final int steps;
  private final Views views;

  /** Of a campaign. */
  public StateReader(Campaign campaign) {
    this.campaign = campaign;
    steps = campaign.training().steps(campaign.explored().train().size());
    views = new Views(campaign.network().architecture(), campaign.instructor().enn());
  }

  /**
   * The state that a snapshot shows.
   *
   * @param first whether no earlier state of the run is known
   */
  public State read(Snapshot s, boolean first) {
    Weights weights = Weights.of(campaign.network().architecture(), s.weights());
    double stage = (double) s.step() / steps;
    Probe probe = campaign.instructor().heldOut() > 0 ? probe(s, weights, stage, first) : null;
    return new State(stage, views.of(weights), probe);
  }

  private Probe probe(Snapshot s, Weights weights, double stage, boolean first) {
    double[] statistics = WeightStatistics.of(weights, campaign.network().depth());
    int number = s.trial().number();
    if (!campaign.instructor().holdsOut(number)) {
      return new Probe(statistics, null, null);
    }
    // One order of hidden units for the whole run.
    String run = "/" + s.trial().local();
    Weights permuted = weights.permuted(Randoms.of(campaign.seed(), "hidden units", run));
    boolean keeper = number * campaign.instructor().heldOut() < KEEPERS;
    boolean kept = first && keeper && stage < State.EARLY;
    return new Probe(statistics, views.of(permuted), kept ? weights : null);
  }

  @Override
  public void close() {
    views.close();
  }
}
