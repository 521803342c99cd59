package io.gradinstructor.standalone;

import java.io.Console;
import picocli.CommandLine.Option;

/** Asks before something is gone. Where nobody can be asked, it has to be said beforehand. */
final class Consent {
  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  /**
   * Whether it may be done.
   *
   * @throws Refusal if it was not said, and there is no terminal to ask on
   */
  boolean to(String what) throws Refusal {
    if (yes) {
      return true;
    }
    if (!Terminal.isThere()) {
      throw new Refusal(what + "? There is no terminal to ask on; --yes says so");
    }
    Console console = System.console();
    String answer = console.readLine("%s? [y/N] ", what);
    return answer != null && answer.strip().matches("(?i)y|yes");
  }
}
