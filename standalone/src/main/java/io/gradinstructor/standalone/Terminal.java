package io.gradinstructor.standalone;

import java.io.Console;

/** The terminal that a command is typed in. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether standard error is one where lines can be drawn over: the script {@code gi} says so, for
   * a program in Java cannot tell.
   */
  static boolean draws() {
    return Boolean.getBoolean("gi.terminal");
  }

  /** Whether there is one. */
  static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console without a terminal, too.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
