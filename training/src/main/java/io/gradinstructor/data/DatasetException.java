package io.gradinstructor.data;

import io.gradinstructor.basics.DeterministicFault;

/** A dataset that is missing or damaged: which file, what was expected, what can be done. */
public final class DatasetException extends DeterministicFault {
  private static final long serialVersionUID = 1L;

  private final String field;

  /** With a reason. */
  public DatasetException(String message) {
    this(message, (Throwable) null);
  }

  /** With a reason and what caused it. */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
    field = null;
  }

  private DatasetException(String field, DatasetException cause) {
    super(cause.getMessage(), cause);
    this.field = field;
  }

  /** The same, of the file that a field of the section {@code dataset} names. */
  DatasetException of(String itsField) {
    return field == null ? new DatasetException(itsField, this) : this;
  }

  /** Which field of the section {@code dataset} is wrong. */
  public String field() {
    return field == null ? "name" : field;
  }
}
