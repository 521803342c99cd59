package io.gradinstructor.message;

import io.gradinstructor.instructor.EnnFigures;
import io.gradinstructor.instructor.Lesson;

/**
 * A published ENN.
 *
 * @param onnx weights, biases where it sees them, and stage in, score and its gradient with respect
 *     to the weights out
 * @param gradCam weights and stage in, heat maps out; null for critics that see no places
 */
public record Instructor(
    InstructorId id, Lesson kind, byte[] onnx, byte[] gradCam, EnnFigures figures)
    implements Message {

  @Override
  public String key() {
    return id.toString();
  }

  @Override
  public String campaign() {
    return id.campaign();
  }

  /** After which it learned, from 1. */
  public int round() {
    return id.round();
  }

  /** Which of those that learned alike it is. */
  public int seed() {
    return id.seed();
  }
}
