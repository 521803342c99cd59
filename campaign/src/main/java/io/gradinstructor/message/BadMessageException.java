package io.gradinstructor.message;

/** Bytes that are not the message they should be; they belong in {@link Topic#DEAD_LETTERS}. */
public final class BadMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public BadMessageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
