package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.training.parts.Kakurenbo;
import io.gradinstructor.training.parts.Trp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How parts are named in files, messages and documents. */
class PartWordsTest {
  @Test
  void aWordAloneIsAPartAndAnotherWordIsToldWhichThereAre() throws Exception {
    Kit.Line oneCycle = new Kit.Line("one-cycle", "{}", null);
    assertEquals(Kit.recipe(oneCycle, "{}"), readWord("one-cycle"));
    assertEquals(Kit.recipe(oneCycle, "{up: 0.2}"), readWord("{kind: one-cycle, up: 0.2}"));
    String problem =
        assertThrows(CampaignException.class, () -> readWord("one-cylce")).problems().toString();
    assertTrue(
        problem.contains("must be one of constant, cosine, one-cycle, linear")
            && problem.contains("did you mean \"one-cycle\"?"),
        problem);
    for (String wrong : List.of("[cosine]", "3", "{cosine: {}, linear: {}}", "{}")) {
      assertThrows(CampaignException.class, () -> readWord(wrong), wrong);
    }
  }

  private static Recipe readWord(String word) throws CampaignException {
    return Kit.recipe(Kit.read(0.1, Map.of("one-cycle", word)));
  }

  @Test
  void aListOfNumbersIsReadAndRefusedNumberByNumber() throws Exception {
    Kit.Line line = new Kit.Line("kakurenbo", "{}", null);
    Kakurenbo read = (Kakurenbo) Kit.recipe(line, "{shares: [1, 0], at: [0, 0.5]}").sampler();
    assertEquals(List.of(1.0, 0.0), read.shares());
    assertEquals(List.of(0.0, 0.5), read.at());
    String where = "c.yaml:10: training.sampler.kakurenbo";
    PartsTest.refused(line, "{at: [0, 2, 0.6, 0.8]}", where + ".at[1]: must be a number from 0");
    PartsTest.refused(line, "{at: [0, 0.5]}", where + ": must have as many shares as at");
  }

  @Test
  void aSamplerThatLeavesNoMinibatchIsRefused() {
    Kit.Line line = new Kit.Line("kakurenbo", "{}", null);
    PartsTest.refused(
        line, "{fraction: 0.8}", "c.yaml:10: training.sampler: must leave a minibatch of every");
    assertDoesNotThrow(() -> Kit.recipe(line, "{fraction: 0.75}"));
  }

  /** Of a network of two matrices. */
  @Test
  void whatCutsRanksDownComesLastAndHasMatricesToCut() throws Exception {
    Kit.Line trp = new Kit.Line("trp", "{}", null);
    assertEquals(List.of(0), ((Trp) Kit.recipe(trp, "{}").interventions().get(0)).layers(2));
    assertDoesNotThrow(() -> Kit.recipe(trp, "{layers: [1]}"));
    String where = "c.yaml:10: training.interventions";
    PartsTest.refused(trp, "{layers: [0, 2]}", where + ": trp.layers must be below 2, the network");
    PartsTest.refused(trp, "{layers: [1, 0]}", where + "[0].trp: must have ascending whole");
    PartsTest.refused(trp, "{layers: []}", where + "[0].trp.layers: must be a list of 1 to");
    // Two in a list: what closes the first opens the second.
    String two = "{}}, {predict: {}";
    PartsTest.refused(trp, two, where + ": must have trp last");
    assertDoesNotThrow(() -> Kit.recipe(new Kit.Line("predict", "{}", null), "{}}, {trp: {}"));
  }

  @Test
  void anEvolutionStrategyDoesNotTakeTheStepAfterWhichRanksAreCut() {
    Kit.Line es = new Kit.Line("hybrid-es", "{}", null);
    String where = "c.yaml:10: training.interventions";
    PartsTest.refused(es, "{}}, {trp: {}", where + ": must not have trp, which cuts ranks after");
    assertDoesNotThrow(() -> Kit.recipe(es, "{phases: 0}}, {trp: {}"));
    PartsTest.refused(
        es, "{population: 9, parents: 5}", where + "[0].hybrid-es: must have parents");
    PartsTest.refused(es, "{fitness: rewards}", where + "[0].hybrid-es.fitness: must be one of");
  }

  @Test
  void aPartOrATrialOfAnotherVersionIsRefusedByName() throws Exception {
    byte[] known = Codec.encode(Kit.trial(Kit.recipe(new Kit.Line("cosine", "{}", null), "{}")));
    String message = PartsTest.refused(known, "cosine", "sawtoo");
    assertTrue(message.contains("sawtoo"), message);
    message = PartsTest.refused(known, "version\u0008", "version\u0009");
    assertTrue(
        message.contains("Trial: is of version 9, where this system reads version 8"), message);
  }
}
