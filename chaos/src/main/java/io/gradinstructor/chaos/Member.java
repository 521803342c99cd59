package io.gradinstructor.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that is ended without warning, and started again. */
final class Member {
  private final String name;
  private final List<String> command;
  private final Path log;
  private Process process;
  private boolean paused;

  Member(String name, List<String> command, Path folder) {
    this.name = name;
    this.command = command;
    log = folder.resolve(name + ".log");
  }

  String name() {
    return name;
  }

  synchronized void start() throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    paused = false;
  }

  /** Whether it runs and nobody holds it. */
  synchronized boolean well() {
    return process != null && process.isAlive() && !paused;
  }

  /** SIGKILL. */
  synchronized void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  /** SIGSTOP: it lives, but does nothing. */
  synchronized void pause() throws IOException, InterruptedException {
    paused = true;
    signal("STOP");
  }

  /** SIGCONT. */
  synchronized void resume() throws IOException, InterruptedException {
    signal("CONT");
    paused = false;
  }

  /** The most memory it had, in MB. */
  synchronized long peakMegabytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter(l -> l.startsWith("VmHWM:"))
            .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")))
            .sum()
        / 1000;
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }
}
