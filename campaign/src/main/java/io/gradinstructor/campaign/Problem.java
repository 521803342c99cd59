package io.gradinstructor.campaign;

/**
 * Something wrong in a campaign file.
 *
 * @param line counted from 1
 * @param field its path, e.g. {@code arms[2].candidates[0]}; empty if the file as a whole is meant
 * @param message what is allowed, and what was found instead
 */
public record Problem(String file, int line, String field, String message) {
  private static final int LONGEST_FIELD = 200;
  private static final int LONGEST_MESSAGE = 4000;

  /** One line each, and no long one, whatever was found. */
  public Problem {
    field = line(field, LONGEST_FIELD);
    message = line(message, LONGEST_MESSAGE);
  }

  private static String line(String text, int longest) {
    String cut = text.length() > longest ? text.substring(0, longest) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }

  @Override
  public String toString() {
    return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
  }
}
