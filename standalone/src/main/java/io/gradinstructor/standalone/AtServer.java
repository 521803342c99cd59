package io.gradinstructor.standalone;

import java.net.URI;
import picocli.CommandLine.Option;

/** The system that is asked, if not the runs of this folder. */
final class AtServer {
  @Option(names = "--server", paramLabel = "URL", description = "e.g. http://127.0.0.1:8080.")
  URI address;

  @Option(names = "--wait", description = "Wait for it if it does not answer.")
  boolean wait;

  /** Whether one was named. */
  boolean named() {
    return address != null;
  }

  Server server() {
    return wait ? Server.awaited(address) : Server.asked(address);
  }
}
