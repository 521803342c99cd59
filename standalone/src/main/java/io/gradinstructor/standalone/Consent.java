package io.gradinstructor.standalone;

import java.io.Console;
import picocli.CommandLine.Option;

/** Asks before something is gone, where there is somebody to ask. */
final class Consent {
  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  /** Whether it may be done. */
  boolean to(String what) {
    if (yes || !Terminal.isThere()) {
      return true;
    }
    Console console = System.console();
    String answer = console.readLine("%s? [y/N] ", what);
    return answer != null && answer.strip().matches("(?i)y|yes");
  }
}
