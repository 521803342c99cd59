package io.gradinstructor.basics;

/**
 * What fails the same way each time it is tried with the same input: trying again is of no use. Its
 * message is the reason that users read.
 */
public class DeterministicFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public DeterministicFault(String message) {
    super(message);
  }

  /** With a reason and what caused it. */
  public DeterministicFault(String message, Throwable cause) {
    super(message, cause);
  }
}
