package io.gradinstructor.core.data;

import io.gradinstructor.core.DeterministicFault;

/** A dataset that is missing or damaged: which file, what was expected, what can be done. */
public final class DatasetException extends DeterministicFault {
  private static final long serialVersionUID = 1L;

  /** With a reason. */
  public DatasetException(String message) {
    super(message);
  }

  /** With a reason and what caused it. */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
