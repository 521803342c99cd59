package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.message.Chosen;
import io.gradinstructor.message.Trial;
import io.gradinstructor.training.Scenario;
import io.gradinstructor.training.parts.Tasks;
import io.gradinstructor.workflow.Plan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContinualReaderTest {
  private static final String FILE =
      """
      campaign: c
      dataset: {name: mnist-sample, train: [0, 1600], reward: [1600, 2000], test: [0, 500]}
      network: {layers: [784, 30, %s]}
      training: {epochs: 2, batch: 100}
      arms: [backprop, {name: other, method: %s}]
      continual: %s
      %s
      """;

  private static String text(String outputs, String arm, String continual, String more) {
    return String.format(FILE, outputs, arm, continual, more);
  }

  private static Campaign read(String text) throws CampaignException {
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String expected, String text) {
    List<Problem> problems = assertThrows(CampaignException.class, () -> read(text)).problems();
    assertTrue(
        problems.stream().anyMatch(p -> p.toString().contains(expected)), problems.toString());
  }

  @Test
  void eachTaskHasAllEpochsAndIsToldAtItsEnd() throws CampaignException {
    Campaign c =
        read(
            text(
                "10",
                "backprop, training: {sampler: {replay: {memory: 40}}}",
                "{scenario: domain}",
                ""));
    assertEquals(new ContinualSpec(5, Scenario.DOMAIN), c.continual());
    List<Trial> trials = new Plan("c-1", c).compare(new Chosen(Map.of(), Map.of()));
    Trial t = trials.get(trials.size() - 1);
    assertEquals(new Tasks(5, Scenario.DOMAIN, 40), t.recipe().sampler());
    assertEquals(10, t.recipe().epochs());
    assertEquals(160, t.steps());
    assertEquals(List.of(32, 64, 96, 128), t.watch().snapshots());
    assertEquals(new Tasks(5, Scenario.DOMAIN, 0), trials.get(0).recipe().sampler());
    assertNull(
        read(text("10", "backprop", "{}", "").replaceAll("(?m)^continual.*$", "")).continual());
  }

  @Test
  void whatCannotComeTaskByTaskIsRefused() {
    refused("c.yaml:6: continual.tasks: must be half of", text("12", "backprop", "{tasks: 5}", ""));
    refused("continual.scenario: must be", text("10", "backprop", "{scenario: all}", ""));
    refused("continual.memory: unknown field", text("10", "backprop", "{memory: 3}", ""));
    refused("instructors learned", text("10", "instructor", "{}", ""));
    refused("robust: is not possible", text("10", "backprop", "{}", "robust: {eps: 0.1}"));
    refused(
        "its sampler is kakurenbo",
        text("10", "backprop, training: {sampler: kakurenbo}", "{}", ""));
    refused("it has dropout", text("10", "backprop, training: {dropout: {input: 0.1}}", "{}", ""));
    refused("smoothing", text("10", "backprop, tune: {objective.smoothing: [0, 0.1]}", "{}", ""));
    refused(
        "its examples are adversarial",
        text("10", "backprop, training: {examples: adversarial}", "{}", ""));
    refused("reward-labels", text("10", "backprop, reward-labels: true", "{}", ""));
    refused(
        "halving",
        text(
            "10",
            "backprop, tune: {learning-rate: [0.1, 0.2, 0.3, 0.4]}",
            "{}",
            "compare: {search: halving}"));
  }

  @Test
  void tasksNeedAMinibatchWhicheverTheirClassesAre() {
    String text = text("10", "backprop", "{}", "").replace("batch: 100", "batch: 500");
    List<Problem> problems =
        assertThrows(
                CampaignException.class,
                () ->
                    Admission.of(
                        "c.yaml", text.getBytes(StandardCharsets.UTF_8), DataFolder.anywhere()))
            .problems();
    assertTrue(
        problems.toString().contains("dataset.train: must have a minibatch of 500"),
        problems.toString());
  }
}
