package io.gradinstructor.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line, as the script starts it. */
final class Gi {
  private Gi() {}

  /**
   * A command.
   *
   * @param repository where it was built
   * @param jvm options besides those that every process has
   */
  static List<String> command(Path repository, List<String> jvm, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-jar",
            repository.resolve("standalone/target/quarkus-app/quarkus-run.jar").toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
