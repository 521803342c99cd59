package io.gradinstructor.tracking;

import static io.gradinstructor.tracking.Tracked.C;
import static io.gradinstructor.tracking.Tracked.ENN;
import static io.gradinstructor.tracking.Tracked.SUBMITTED;
import static io.gradinstructor.tracking.Tracked.T;
import static io.gradinstructor.tracking.Tracked.assertLogged;
import static io.gradinstructor.tracking.Tracked.campaign;
import static io.gradinstructor.tracking.Tracked.reward;
import static io.gradinstructor.tracking.Tracked.tell;
import static io.gradinstructor.tracking.Tracked.tracker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What MLflow has of a campaign: every thing once, whatever happens on the way. */
class MlflowTrackerTest {
  @Test
  void mlflowHasEveryThingOnce() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      tell(tracker(server));
      assertLogged(server);
      server.artifacts.keySet().removeIf(name -> name.endsWith("network.onnx"));
      tell(tracker(server));
      assertEquals(5, server.artifacts.size(), "networks are not stored again");
    }
  }

  @Test
  void aRestartGoesOnWhereItWasWithoutDoubling() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      MlflowTracker first = tracker(server);
      first.begun(SUBMITTED, campaign(), 1000);
      first.measured(campaign(), reward(0, false), 3000);
      first.measured(campaign(), reward(10, false), 4000);
      server.fail(1);
      assertThrows(IOException.class, () -> first.measured(campaign(), reward(20, true), 5000));
      tell(tracker(server));
      assertEquals(4, server.runs.size());
      assertEquals(10, server.run(T).metrics.size());
    }
  }

  @Test
  void aServerThatIsAwayIsAskedAgain() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      MlflowTracker tracker = tracker(server);
      server.fail(1);
      IOException away =
          assertThrows(IOException.class, () -> tracker.begun(SUBMITTED, campaign(), 1000));
      assertEquals(IOException.class, away.getClass());
      tell(tracker);
      assertLogged(server);
    }
  }

  @Test
  void whicheverAnswerIsLostNothingIsDoubled() throws Exception {
    int calls;
    try (FakeMlflow server = new FakeMlflow()) {
      tell(tracker(server));
      calls = server.calls();
    }
    for (int lost = 0; lost < calls; lost++) {
      try (FakeMlflow server = new FakeMlflow()) {
        server.lose(lost);
        tell(tracker(server));
        assertLogged(server);
      }
    }
  }

  @Test
  void aServerWithItsArtefactsElsewhereHasTheFigures() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.artifactRoot = "s3://bucket/";
      tell(tracker(server));
      assertEquals("FINISHED", server.run(C).status);
      assertEquals("FINISHED", server.run(ENN).status);
      assertEquals(0, server.artifacts.size());
    }
  }

  @Test
  void anArtefactRootMayNameItsServer() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      server.artifactRoot = "mlflow-artifacts://mlflow.example:5000/";
      tell(tracker(server));
      assertLogged(server);
    }
  }

  @Test
  void longLossesComeInBatches() throws Exception {
    try (FakeMlflow server = new FakeMlflow()) {
      Mlflow mlflow = new Mlflow(server.address(), Optional.empty());
      String experiment = mlflow.experiment("long");
      Mlflow.Run run = mlflow.create(experiment, "run", 0, Map.of("gi.id", "long"));
      List<Mlflow.Metric> metrics = new ArrayList<>();
      for (int i = 0; i < 2500; i++) {
        metrics.add(new Mlflow.Metric("loss", i, 0, i));
      }
      mlflow.log(run, metrics, Map.of("seed", "1"));
      assertEquals(2500, server.run("long").metrics.size());
      assertEquals("1", server.run("long").params.get("seed"));
    }
  }
}
