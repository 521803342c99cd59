package io.gradinstructor.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.messaging.Stopping;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stop is known before anything is closed, to all services of a process. */
class ServiceStopTest {
  private static final class Probe extends Service {
    Probe(Stopping process) {
      super("probe");
      this.process = process;
    }

    @Override
    protected void begin() {}
  }

  @Test
  void theStopIsKnownBeforeAnythingIsClosed() {
    Stopping process = new Stopping();
    Probe first = new Probe(process);
    List<String> closed = new ArrayList<>();
    for (String part : List.of("outbox", "desk", "critics")) {
      first.closing(() -> closed.add(part + " " + process.begun() + " " + process.part().begun()));
    }
    first.stop();
    assertEquals(
        List.of("critics true true", "desk true true", "outbox true true"), closed, "last first");
  }
}
