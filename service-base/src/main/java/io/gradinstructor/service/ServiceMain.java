package io.gradinstructor.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Locale;

/** How each service starts as an application of its own. */
@QuarkusMain(name = "service")
public final class ServiceMain {
  private ServiceMain() {}

  /** Runs it until it is stopped. */
  public static void main(String... args) {
    // Before anything is loaded: libraries change case and write digits by the machine's language.
    Locale.setDefault(Locale.ENGLISH);
    Quarkus.run(args);
  }
}
