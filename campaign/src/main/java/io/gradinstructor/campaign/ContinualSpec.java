package io.gradinstructor.campaign;

import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Scenario;
import io.gradinstructor.training.parts.Replay;
import io.gradinstructor.training.parts.Tasks;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classes come two by two, one task after another.
 *
 * @param tasks how many
 * @param scenario what is to be told apart
 */
public record ContinualSpec(int tasks, Scenario scenario) {
  /** Training so: each task for all the epochs. */
  public TrainingSpec of(TrainingSpec training) {
    Sampler sampler = training.sampler();
    return new TrainingSpec(
        training.batch(),
        tasks * training.epochs(),
        new Tasks(tasks, scenario, sampler instanceof Replay r ? r.memory() : 0),
        training.trainer(),
        training.interventions());
  }

  /** The places that end the tasks but the last, of a run with so many. */
  public List<Integer> ends(int places) {
    Tasks of = new Tasks(tasks, scenario, 0);
    return IntStream.range(0, tasks - 1).mapToObj(t -> of.end(t, places)).toList();
  }
}
