package io.gradinstructor.core.campaign;

/**
 * Something wrong in a campaign file.
 *
 * @param line counted from 1
 * @param field its path, e.g. {@code arms[2].candidates[0]}; empty if the file as a whole is meant
 * @param message what is allowed, and what was found instead
 */
public record Problem(String file, int line, String field, String message) {
  /** One line each, whatever was found. */
  public Problem {
    field = field.replaceAll("\\p{Cntrl}+", " ");
    message = message.replaceAll("\\p{Cntrl}+", " ");
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
