package io.gradinstructor.workflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.instructor.ReplayBuffer.State;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.ControlSegments;
import io.gradinstructor.training.parts.InstructControls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Campaigns whose instructor sets knobs. */
class ControlPlannerTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, 10], initialisation: he}
      training:
        learning-rate: 0.07
        optimizer: {sgd: {momentum: 0.9}}
        terms: [{l2: {strength: 0.001}}]
      instructor:
        controls:
          rates: {log-uniform: [0.1, 10], first: [0.5, 2]}
          terms.l2.strength: {log-uniform: [0.0005, 0.5]}
          objective.smoothing: {uniform: [0, 0.3]}
        policy: {every: 10, radial: 0.01}
        rounds:
          - explorers: 400
          - {explorers: 400, instructed: 0.75}
      arms:
        - backprop
        - controls
        - {name: static, method: controls, policy: {every: 0}}
        - controls-blind
      compare: {seeds: 2}
      """;

  private static Campaign read(String file) throws CampaignException {
    return CampaignFile.read("c.yaml", file.getBytes(StandardCharsets.UTF_8));
  }

  private static Object controller(Trial t) {
    return ((Backprop) t.recipe().trainer()).controllers().get(0);
  }

  private static double share(List<Trial> trials, Predicate<Trial> test) {
    return (double) trials.stream().filter(test).count() / trials.size();
  }

  @Test
  void knobsAreSetAtRandomPieceByPiece() throws Exception {
    List<Trial> trials = new Plan("c-1", read(FILE)).explorers(1);
    assertEquals(
        0.45, share(trials, t -> ((ControlSegments) controller(t)).segments().size() == 1), 0.08);
    assertEquals(0.5, share(trials, t -> !t.recipe().interventions().isEmpty()), 0.08);
    double usual = 0;
    for (Trial t : trials) {
      ControlSegments pieces = (ControlSegments) controller(t);
      int last = 0;
      for (ControlSegments.Segment s : pieces.segments()) {
        assertTrue(s.from() >= last);
        last = s.from();
        for (int i = 0; i < 5; i++) {
          Controls.Axis a = pieces.controls().axes().get(i);
          double value = a.value(s.places().get(i));
          assertTrue(value > 0.999 * a.least() - 1e-9 && value < 1.001 * a.most() + 1e-9, a.path());
        }
      }
      usual += pieces.segments().get(0).places().get(4) == -1 ? 1 : 0;
      int held = last;
      assertTrue(t.watch().snapshots().stream().allMatch(s -> s >= held), "only what is held");
      assertTrue(t.watch().sights());
    }
    assertEquals(0.35, usual / trials.size(), 0.08, "smoothing as it is usually");
  }

  @Test
  void laterOnesStayBesideThePathAndLeaveIt() throws Exception {
    List<Trial> trials = new Plan("c-1", read(FILE)).explorers(2);
    assertEquals(0.75, share(trials, t -> controller(t) instanceof InstructControls), 1e-9);
    List<InstructControls> steered =
        trials.stream()
            .filter(t -> controller(t) instanceof InstructControls)
            .map(t -> (InstructControls) controller(t))
            .toList();
    assertEquals(0.35, steered.stream().filter(s -> s.until() == 0).count() / 300.0, 0.09);
    for (InstructControls s : steered) {
      assertEquals("c-1/round-1/controls/0", s.instructor());
      assertEquals(0, s.until() % 10);
      assertEquals(0, s.policy().radial(), "explorers' layers are left alone");
      assertEquals(2, s.controls().axes().get(0).most(), "as far as that instructor may go");
    }
    assertEquals(
        10, ((ControlSegments) controller(trials.get(399))).controls().axes().get(0).most());
  }

  @Test
  void armsAreSteeredByTheLastAndNoOtherEnnsLearn() throws Exception {
    Plan plan = new Plan("c-1", read(FILE));
    assertEquals(
        List.of("c-1/round-1/controls/0", "c-1/round-2/controls/0", "c-1/round-2/controls-blind/0"),
        plan.instructors().stream().map(Object::toString).toList());
    Trial t =
        plan.compare(Chosen.NOTHING).stream()
            .filter(c -> c.arm().equals("controls"))
            .findFirst()
            .orElseThrow();
    InstructControls steered = (InstructControls) controller(t);
    assertEquals("c-1/round-2/controls/0", steered.instructor());
    assertEquals(0.01, steered.policy().radial());
    assertEquals(10, steered.controls().axes().get(0).most());
    assertEquals(
        Set.of("l2", "rescale"),
        ((Backprop) t.recipe().trainer())
            .terms().stream()
                .map(io.gradinstructor.training.registry.Parts::kind)
                .collect(Collectors.toSet()));
  }

  @Test
  void whatDivergedTeachesAsFarAsItWent() throws Exception {
    Campaign c = read(FILE);
    Trial t = new Plan("c-1", c).explorers(1).get(0);
    int rows = t.watch().snapshots().size();
    float[] all = new float[rows * 11];
    java.util.Arrays.fill(all, Float.NaN);
    for (int i = 0; i < 11; i++) {
      all[i] = i;
    }
    NavigableMap<Integer, State> states =
        SightReader.states(
            c,
            new TrialResult(t.id(), null, true, null, null, null, null, Floats.bytes(all), 9, 1));
    assertEquals(1, states.size());
    State first = states.firstEntry().getValue();
    assertEquals(6, first.seen().cells().get(0).length);
    assertEquals(10, first.seen().cells().get(1)[4]);
    assertEquals(0.1, SightReader.chance(c));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SightReader.states(
                c, new TrialResult(t.id(), null, true, null, null, null, null, new byte[5], 9, 1)));
  }

  @Test
  void defaultArmsAreThoseThatFit() throws Exception {
    String none = FILE.replaceAll("(?s)arms:.*compare", "compare");
    assertEquals(
        List.of("backprop", "l1", "he", "controls", "controls-blind"),
        read(none).arms().stream().map(a -> a.name()).toList());
    assertNull(
        read("campaign: c\ndataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}\nnetwork: {layers: [784, 30, 10]}\n")
            .instructor()
            .controls());
  }

  @Test
  void oneLayerOfAKnobIsSetAlone() throws Exception {
    String file =
        FILE.replaceFirst("rates: \\{log", "rates.1: {log")
            .replaceFirst("terms.l2", "bands.decays.4: {uniform: [0, 1]}\n    terms.l2");
    List<String> axes =
        read(file).instructor().controls().axes().stream()
            .map(a -> a.path() + " " + a.layers())
            .toList();
    assertEquals(
        List.of("rates [1]", "bands.decays [4]", "terms.l2.strength [0]", "terms.l2.strength [1]"),
        axes.subList(0, 4));
  }

  @Test
  void whatDoesNotFitIsRefusedByLineAndField() {
    refused(
        "rates: {log-uniform: [0.1, 10]",
        "rates.2: {log-uniform: [0.1, 10]",
        "controls.rates.2: is not there: there are 0 to 1");
    refused(
        "terms.l2.strength:",
        "rates.1: {uniform: [0, 1]}\n    terms.l2.strength:",
        "controls.rates.1: is set by rates already");
    refused(
        "rates: {log-uniform: [0.1, 10]",
        "rate: {log-uniform: [0.1, 10]",
        "controls.rate: is no knob that the training has; did you mean \"rates\"?");
    refused("first: [0.5, 2]", "first: [2, 0.5]", "controls.rates.first: must ascend");
    refused("first: [0.5, 2]", "first: [2, 20]", "controls.rates.first[1]: must be");
    refused(
        "first: [0.5, 2]",
        "first: [2, 5]",
        "controls.rates: must have in its range what the training has, which is 1");
    refused("[0.0005, 0.5]", "[0, 0.5]", "must ascend from more than 0");
    refused(
        "- controls-blind",
        "- {name: x, method: instructor}",
        "arms[3].method: must be controls or controls-blind");
    refused(
        "- controls-blind",
        "- {name: x, method: controls, step: {eta: 1}}",
        "arms[3].step: is not for controls, whose settings are policy");
    refused(
        "- controls-blind",
        "- {name: x, method: controls, training: {optimizer: adamw}}",
        "arms[3].training: must have an optimizer that remembers as much");
    refused(
        "- controls-blind",
        "- {name: x, method: controls, training: {terms: []}}",
        "arms[3].training: must leave the instructor its knob terms.l2.strength");
    refused("every: 0", "every: -1", "arms[2].policy.every: must be");
    refused(
        "  optimizer:",
        "  controllers: [plateau]\n  optimizer:",
        "controls.rates: is set by one of training.controllers already");
  }

  private static void refused(String what, String by, String expected) {
    CampaignException e =
        assertThrows(
            CampaignException.class,
            () ->
                read(
                    FILE.replaceFirst(
                        java.util.regex.Pattern.quote(what),
                        java.util.regex.Matcher.quoteReplacement(by))));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertTrue(e.getMessage().matches("(?s)c.yaml:\\d+: .*"), e.getMessage());
  }
}
