package io.gradinstructor.workflow;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.message.CampaignEvent.ExplanationEnded;
import io.gradinstructor.message.CampaignEvent.Failed;
import io.gradinstructor.message.CampaignEvent.Finished;
import io.gradinstructor.message.CampaignEvent.LearningEnded;
import io.gradinstructor.message.CampaignEvent.Paused;
import io.gradinstructor.message.CampaignEvent.Replied;
import io.gradinstructor.message.CampaignEvent.Resumed;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.CampaignEvent.TicketsEnded;
import io.gradinstructor.message.CampaignEvent.TrialEnded;
import io.gradinstructor.message.Phase;
import io.gradinstructor.workflow.State.Status;
import java.util.List;

/**
 * The workflow of a campaign: prepare → (explore → learn)ⁿ → select → tune → compare → explain →
 * report, where only a campaign that says so has a select phase.
 *
 * <p>A pure function of state and event. Events that were seen before, come too late, are of
 * another campaign or merely record what the workflow itself asked for change nothing and command
 * nothing, so that replaying a campaign's events gives its state.
 */
public final class Workflow {
  private Workflow() {}

  /** The state after an event; {@link State#EMPTY} is the one before the first. */
  public static Step apply(State state, CampaignEvent event) {
    return apply(state, event, CampaignFile::read);
  }

  /** As above, reading campaign files with {@code parser}. */
  public static Step apply(State state, CampaignEvent event, CampaignParser parser) {
    if (event instanceof Submitted submitted) {
      return state.id() == null ? submit(submitted, parser) : unchanged(state);
    }
    if (state.status() != Status.RUNNING || !event.campaign().equals(state.id())) {
      return unchanged(state);
    }
    Transition transition = new Transition(state);
    boolean news = false;
    if (event instanceof TrialEnded e) {
      news = transition.trialEnded(e);
    } else if (event instanceof Replied e) {
      news = transition.replied(e);
    } else if (event instanceof LearningEnded e) {
      news = transition.learningEnded(e.instructor());
    } else if (event instanceof ExplanationEnded e) {
      news = transition.explanationEnded(e.trial());
    } else if (event instanceof TicketsEnded) {
      news = transition.ticketsEnded();
    } else if (event instanceof Paused) {
      news = transition.pause();
    } else if (event instanceof Resumed) {
      news = transition.resume();
    } else if (event instanceof Finished) {
      news = state.phase().equals(Phase.REPORT);
      transition.end(Status.FINISHED, null);
    } else if (event instanceof Failed e) {
      news = true;
      transition.end(Status.FAILED, e.reason());
    }
    return news ? transition.settle() : unchanged(state);
  }

  private static Step submit(Submitted event, CampaignParser parser) {
    Transition transition = new Transition(State.EMPTY);
    transition.id = event.campaign();
    try {
      transition.campaign =
          parser.read(event.fileName(), event.file()).on(event.data()).with(event.instructors());
    } catch (CampaignException e) {
      transition.fail(e.getMessage());
    }
    return transition.settle();
  }

  private static Step unchanged(State state) {
    return new Step(state, List.of());
  }
}
