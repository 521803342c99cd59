package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.Dataset;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.instructor.EnnLearning;
import io.gradinstructor.instructor.InstructorFile;
import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.instructor.ReplayBuffer;
import io.gradinstructor.message.Checkpoint;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.message.TrialRun;
import io.gradinstructor.network.Weights;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.InstructControls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign on a table, whose instructor sets and sees bands of principal components. */
class BandedTableTest {
  private static final String WINE =
      """
      campaign: c
      dataset: {name: wine, split: stratified}
      network: {layers: [13, 8, 3], initialisation: he}
      training:
        batch: 10
        epochs: 3
        optimizer: {sgd: {momentum: 0.9}}
        learning-rate: 0.02
        bands: {basis: principal, decays: 0.001}
      instructor:
        state: bands
        controls:
          bands.rates: {log-uniform: [0.1, 10]}
          bands.decays: {log-uniform: [0.0001, 1]}
        critics: {count: 2, steps: 30, batch: 16, hidden: [8]}
        policy: {every: 5, radial: 0.01}
        rounds: [{explorers: 8}]
      arms: [backprop, controls]
      compare: {seeds: 2}
      """;

  @TempDir Path folder;

  private Campaign admit(String text) throws CampaignException {
    return Admission.of(
            "c.yaml", text.getBytes(StandardCharsets.UTF_8), DataFolder.within(folder.toString()))
        .campaign();
  }

  private static TrialResult run(Trial t, byte[] enn, Checkpoint from, List<Checkpoint> to) {
    TrialRun.Observer observer =
        new TrialRun.Observer() {
          @Override
          public void snapshot(Snapshot snapshot) {}

          @Override
          public boolean due() {
            return to != null;
          }

          @Override
          public void checkpoint(Checkpoint checkpoint) {
            to.add(Codec.decode(Codec.encode(checkpoint), Checkpoint.class));
          }
        };
    Dataset data = Datasets.load(t.dataset());
    try (TrialRun run = new TrialRun(t, data.train(), data.reward(), id -> enn, observer)) {
      return run.run(from);
    }
  }

  private static byte[] learned(Campaign c) throws Exception {
    ReplayBuffer buffer = new ReplayBuffer();
    for (Trial t : new Plan("c-1", c).explorers(1)) {
      TrialResult r = run(t, null, null, null);
      List<ReplayBuffer.State> states = List.copyOf(SightReader.states(c, r).values());
      // Four bands and the second layer, of weights and of momentum; loss and rate.
      states.forEach(s -> assertEquals(12, s.seen().cells().get(0).length));
      states.forEach(s -> assertEquals(8, s.seen().cells().get(1).length));
      double accuracy = 0.5 + 0.05 * t.id().number();
      buffer.add(new ReplayBuffer.Run(t.key(), states, accuracy, List.of()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      EnnLearning.Learned learned =
          new EnnLearning(
                  c.network().architecture(), c.instructor().enn(), Lesson.CONTROLS, 5, buffer)
              .learn(threads);
      Controls controls = c.instructor().controls(1);
      InstructorFile file =
          new InstructorFile(
              "c-1/round-1/controls/0",
              Lesson.CONTROLS,
              c.network().layers(),
              controls.axes(),
              controls.bands(),
              2,
              controls.state(c.network().depth(), List.of("velocity")),
              learned.figures());
      byte[] model =
          learned
              .outcomes()
              .told(learned.enn().instructor())
              .toModel("instructor", file.about())
              .toByteArray();
      assertEquals(12, InstructorFile.of(model).state().size());
      return model;
    } finally {
      threads.shutdown();
    }
  }

  private static Trial steered(Campaign c) {
    return new Plan("c-1", c)
        .compare(Chosen.NOTHING).stream()
            .filter(t -> t.arm().equals("controls"))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void bandsAreExploredLearnedAndSteeredFromAnyStepToTheSameBytes() throws Exception {
    Campaign c = admit(WINE);
    byte[] enn = learned(c);
    Trial t = steered(c);
    List<Checkpoint> checkpoints = new ArrayList<>();
    TrialResult whole = run(t, enn, null, checkpoints);
    assertTrue(checkpoints.size() > 20);
    float[] rates = null;
    for (Checkpoint from : checkpoints) {
      assertArrayEquals(whole.weights(), run(t, enn, from, null).weights());
      byte[] held = from.memory().get("held.bands.rates");
      rates = io.gradinstructor.basics.Floats.next(java.nio.ByteBuffer.wrap(held), 4);
    }
    assertNotEquals(rates[0], rates[3], "bands learn each at its rate");
    Weights end = Weights.of(c.network().layers(), whole.weights());
    assertEquals(13 * 8, end.matrix(0).length);
  }

  /** Bands that are quarters of the components are those of other tables, too. */
  @Test
  void itsFileSteersOnAnotherTableOrIsRefusedByName() throws Exception {
    Files.write(folder.resolve("wine.onnx"), learned(admit(WINE)));
    String text =
        WINE.replace("name: wine", "name: breast-cancer")
            .replace("[13, 8, 3]", "[30, 9, 7, 2]")
            .replaceAll("(?s)instructor:.*?arms", "instructor: {from: wine.onnx}\narms");
    Campaign c = admit(text);
    Trial t = steered(c);
    InstructControls controls =
        (InstructControls) ((Backprop) t.recipe().trainer()).controllers().get(0);
    assertEquals(List.of(3), controls.controls().axes().get(3).layers());
    assertEquals(5, controls.controls().seen(3), "layers after the first are one");
    assertTrue(!run(t, c.instructor().given().models().get(0), null, null).diverged());
    refused(
        text.replace("basis: principal", "basis: principal, cuts: [9]"),
        "arms[1]: must have bands.basis principal without cuts, which wine.onnx knows");
    refused(
        text.replace("basis: principal, decays", "decays")
            .replace("breast-cancer", "digits")
            .replace("[30, 9, 7, 2]", "[64, 9, 10]"),
        "must have bands.basis principal without cuts, which wine.onnx knows");
    String cut = WINE.replace("basis: principal", "basis: principal, cuts: [2, 4, 8]");
    Files.write(folder.resolve("wine.onnx"), learned(admit(cut)));
    refused(text, "wine.onnx: sees the first layer by bands of 13 inputs, these have 30");
  }

  private void refused(String text, String expected) {
    CampaignException e = assertThrows(CampaignException.class, () -> admit(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
