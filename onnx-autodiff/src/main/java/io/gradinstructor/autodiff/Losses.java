package io.gradinstructor.autodiff;

/** Losses of logits [n, classes] or of values: scalars. */
final class Losses {
  private Losses() {}

  /** Shares [n, classes] that are 1 of the labels [n] (int64), 0 of others, as wide as logits. */
  static Value oneHot(Value logits, Value labels) {
    int classes = (int) logits.shape().size(1);
    float[] eye = new float[classes * classes];
    for (int i = 0; i < classes; i++) {
      eye[i * (classes + 1)] = 1;
    }
    return logits.graph().constant(eye, classes, classes).gather(labels);
  }

  /** As {@link Value#margin}. */
  static Value margin(Value logits, Value labels) {
    Value right = oneHot(logits, labels);
    // No logit is as low as what the label's becomes.
    Value other = oneHot(logits, logits.sub(right.mul(1e30)).greatest());
    return logits.mul(other.sub(right)).sum().mul(1.0 / logits.shape().size(0));
  }

  /** As {@link Value#huber}. */
  static Value huber(Value value, Value target) {
    Value e = value.sub(target);
    Value inside = e.clip(-1, 1);
    // e²/2 inside, |e| − 1/2 outside, written as c·(e − c/2).
    return inside.mul(e.sub(inside.mul(0.5))).mean();
  }
}
