package io.gradinstructor.core.training;

import io.gradinstructor.core.campaign.TrainingSpec;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.training.parts.Backprop;
import io.gradinstructor.core.training.parts.Instruct;
import io.gradinstructor.core.training.parts.Kick;
import io.gradinstructor.core.training.parts.L1;
import io.gradinstructor.core.training.parts.L2;
import io.gradinstructor.core.training.parts.Shuffle;
import java.util.ArrayList;
import java.util.List;

/** The parts that make a trial. */
public record Recipe(Sampler sampler, Trainer trainer, List<Intervention> interventions) {
  /** That of a trial. */
  public static Recipe of(Trial trial) {
    TrainingSpec training = trial.training();
    double rate = training.learningRate();
    List<Term> terms = new ArrayList<>();
    if (trial.l2() != 0) {
      terms.add(new L2(trial.l2()));
    }
    if (trial.l1() != 0) {
      terms.add(new L1(trial.l1()));
    }
    if (trial.instruction() != null) {
      terms.add(new Instruct(trial.instruction()));
    }
    List<Intervention> kicks = new ArrayList<>();
    trial.disturbances().forEach(d -> kicks.add(new Kick(d, rate)));
    return new Recipe(
        new Shuffle(),
        new Backprop(training.optimizer(), rate, training.schedule(), List.copyOf(terms)),
        kicks);
  }
}
