package io.gradinstructor.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.message.Codec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How parts are named in files, messages and documents. */
class PartWordsTest {
  @Test
  void aWordAloneIsAPartAndAnotherWordIsToldWhichThereAre() throws Exception {
    PartsTest.Line oneCycle = new PartsTest.Line("one-cycle", "{}", null);
    assertEquals(PartsTest.recipe(oneCycle, "{}"), readWord("one-cycle"));
    assertEquals(PartsTest.recipe(oneCycle, "{up: 0.2}"), readWord("{kind: one-cycle, up: 0.2}"));
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
    return PartsTest.recipe(PartsTest.read(0.1, Map.of("one-cycle", word)));
  }

  @Test
  void aPartOrATrialOfAnotherVersionIsRefusedByName() throws Exception {
    byte[] known =
        Codec.encode(
            PartsTest.trial(PartsTest.recipe(new PartsTest.Line("cosine", "{}", null), "{}")));
    String message = PartsTest.refused(known, "cosine", "sawtoo");
    assertTrue(message.contains("sawtoo"), message);
    message = PartsTest.refused(known, "version\u0002", "version\u0003");
    assertTrue(
        message.contains("Trial: is of version 3, where this system reads version 2"), message);
  }
}
