package io.gradinstructor.orchestrator;

import io.gradinstructor.message.Topic;
import io.gradinstructor.messaging.QueueMembers;
import io.gradinstructor.messaging.QueueState;
import java.util.Optional;
import java.util.Set;

/** What waits at the broker. */
record AtBroker(QueueState state, QueueMembers members) implements Reconciliation.Broker {
  @Override
  public Optional<Set<String>> queued() throws InterruptedException {
    return state.trials();
  }

  @Override
  public boolean rewarded() throws InterruptedException {
    return state.lag("gi-evaluators", Topic.SNAPSHOTS) == 0;
  }

  @Override
  public boolean workers() {
    return !members.list().isEmpty();
  }
}
