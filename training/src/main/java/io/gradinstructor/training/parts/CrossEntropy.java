package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.StepGraph;
import java.util.function.UnaryOperator;

/**
 * Mean cross-entropy of the softmax, with label smoothing as PyTorch has it (Szegedy et al. 2016):
 * of what is right, a share s goes to all classes alike, the right one among them.
 */
@Kind(value = "cross-entropy", says = "mean cross-entropy of the softmax")
public record CrossEntropy(
    @Setting(is = "0", to = 0.999, says = "share of what is right that goes to all classes alike")
        Knob smoothing)
    implements Objective {
  private static final String SMOOTHING = "objective.smoothing";

  @Override
  public Value loss(StepGraph step, UnaryOperator<Value> network, Batch batch) {
    Value scores = network.apply(batch.x());
    if (step.knobs().none(SMOOTHING, smoothing)) {
      return scores.crossEntropy(batch.labels());
    }
    Value s = step.knob(SMOOTHING, smoothing);
    int classes = (int) scores.shape().size(1);
    Value shares = eye(step.graph(), classes).mul(s.neg().add(1)).add(s.mul(1.0 / classes));
    return scores.softCrossEntropy(shares.gather(batch.labels()));
  }

  private static Value eye(Graph g, int n) {
    float[] eye = new float[n * n];
    for (int i = 0; i < n; i++) {
      eye[i * (n + 1)] = 1;
    }
    return g.constant(eye, n, n);
  }
}
