package io.gradinstructor.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.kafkaembedded.EmbeddedBroker;
import io.gradinstructor.message.CampaignEvent;
import io.gradinstructor.messaging.Broker;
import io.gradinstructor.messaging.Outbox;
import io.gradinstructor.messaging.Topics;
import io.gradinstructor.service.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(1200)
class TrackerServiceTest {
  private static final String C = Tracked.C;

  @TempDir Path folder;
  private EmbeddedBroker broker;
  private FakeMlflow server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeMlflow();
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    Topics.create(Broker.at(broker.bootstrapServers()));
    try (Outbox outbox = new Outbox(Broker.at(broker.bootstrapServers()), "test")) {
      outbox.sendAll(List.of(Tracked.SUBMITTED, Tracked.enn(), Tracked.reward(0, false)));
    }
  }

  @AfterEach
  void stop() {
    broker.close();
    server.close();
  }

  private Started mlflow() {
    MlflowService service = new MlflowService();
    service.server = Optional.of(server.address().toString());
    service.patienceMs = 0;
    return new Started(service, broker.bootstrapServers());
  }

  private Started tensorBoard(Path where) {
    TensorBoardService service = new TensorBoardService();
    service.folder = Optional.of(where);
    service.patienceMs = 0;
    return new Started(service, broker.bootstrapServers());
  }

  @Test
  void aServerThatStallsLeavesTensorBoardAlone() throws Exception {
    server.stall(true);
    Path events = folder.resolve("tb").resolve(C).resolve("he/001/events.out.tfevents.0.gi");
    try (Started mlflow = mlflow();
        Started tensorBoard = tensorBoard(folder.resolve("tb"))) {
      server.awaitStall();
      while (!Files.exists(events)) {
        Thread.sleep(20);
      }
      assertTrue(mlflow.service().ready(), "the process answers others");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenLeavesMlflowAlone() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (Started tensorBoard = tensorBoard(file);
        Started mlflow = mlflow()) {
      while (!server.has(Tracked.T)) {
        Thread.sleep(20);
      }
    }
    assertEquals(3, server.run(Tracked.T).metrics.size());
  }

  @Test
  void campaignsThatAreOverAreForgotten() throws Exception {
    try (Started mlflow = mlflow();
        Outbox outbox = new Outbox(Broker.at(broker.bootstrapServers()), "test")) {
      while (!server.has(Tracked.T)) {
        Thread.sleep(20);
      }
      int open = Remembered.by(mlflow.service());
      outbox.sendAll(List.of(new CampaignEvent.Failed(C, "cancelled")));
      // Its id is all that is left of it, and its run, metrics and name are not.
      while (Remembered.by(mlflow.service()) > open - 3) {
        Thread.sleep(20);
      }
    }
    assertEquals("KILLED", server.run(C).status);
  }

  @Test
  void anAddressThatIsNoneStopsTheStart() {
    MlflowService service = new MlflowService();
    service.server = Optional.of("localhost:5000");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Started(service, broker.bootstrapServers()));
    assertTrue(e.getMessage().startsWith("gi.mlflow.url: "), e.getMessage());
  }
}
