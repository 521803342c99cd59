package io.gradinstructor.orchestrator;

import io.gradinstructor.message.Phase;
import io.gradinstructor.messaging.QueueMembers;
import io.gradinstructor.service.Needs;
import io.gradinstructor.service.Role;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Workers and their queue over HTTP. */
@Path("/api/workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerResource {
  @Inject OrchestratorService orchestrator;

  /**
   * Who works, and what waits.
   *
   * @param slots that take trials, one at a time each
   * @param oldestSeconds how long the oldest open trial has been queued or in work
   */
  public record Workers(
      List<QueueMembers.Member> slots, List<OpenTrials> open, double oldestSeconds) {}

  /** Trials of a campaign's phase and arm that are queued or in work. */
  public record OpenTrials(String campaign, Phase phase, String arm, int trials) {}

  /** Workers and queue now. */
  @GET
  @Needs(Role.READ)
  public Workers workers() {
    List<OpenTrials> open =
        orchestrator.campaigns().open().stream()
            .flatMap(
                s ->
                    s.progress().stream()
                        .filter(p -> p.done() < p.total())
                        .map(p -> new OpenTrials(s.id(), p.phase(), p.arm(), p.total() - p.done())))
            .toList();
    return new Workers(orchestrator.workers().list(), open, orchestrator.metrics().oldestSeconds());
  }
}
