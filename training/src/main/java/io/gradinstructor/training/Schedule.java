package io.gradinstructor.training;

/** How the learning rate changes in the course of a run. */
public interface Schedule extends Part {
  /** What the learning rate is multiplied by in a step. */
  double factor(Clock at);
}
