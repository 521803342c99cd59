package io.gradinstructor.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ids say lies in their parts, whatever campaigns and arms are called. */
class IdsTest {
  private static final ObjectMapper CBOR = new CBORMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explore-more",
        "explore-1",
        "compare",
        "select",
        "tune",
        "round-1",
        "arm-x",
        "arm",
        "view",
        "instructor",
        "explorer-2",
        "report",
        "x-explore-1",
        "000",
        "a.b_c-D"
      })
  void namesDecideNothing(String name) {
    TrialId compared = TrialId.parse(name + "/compare/" + name + "/007");
    assertEquals(new TrialId(name, Phase.COMPARE, name, 7), compared);
    assertTrue(compared.compares());
    assertFalse(compared.explores());
    TrialId tuned = TrialId.parse(name + "/tune/" + name + "/1000");
    assertFalse(tuned.compares() || tuned.explores());
    assertEquals(1000, tuned.number());
    assertEquals("tune-" + name + "-1000", tuned.fileName());
    TrialId explorer = new TrialId(name, Phase.explore(12), TrialId.EXPLORER, 3);
    assertTrue(explorer.explores());
    assertEquals(name + "/explore-12/explorer/003", explorer.toString());
    assertEquals(explorer, TrialId.parse(explorer.toString()));
    InstructorId own = InstructorId.parse(name + "/round-2/arm-" + name + "/1");
    assertEquals(InstructorId.own(name, 2, name, 1), own);
    assertEquals("round-2-arm-" + name + "-1", own.fileName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"view", "untrained", "shuffled", "scale-only"})
  void anArmsOwnEnnIsNoneOfAKindOfItsName(String kind) {
    InstructorId shared = InstructorId.parse("c/round-1/" + kind + "/0");
    InstructorId own = InstructorId.parse("c/round-1/arm-" + kind + "/0");
    assertEquals(kind, shared.kind().label());
    assertEquals(null, shared.arm());
    assertEquals(kind, own.arm());
    assertEquals(null, own.kind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c",
        "c/compare/a",
        "c/compare/a/000/",
        "c/compare/a/000/1",
        "/compare/a/000",
        "c//a/000",
        "c/compare//000",
        "c/compare/a/",
        "c/compare/a/0",
        "c/compare/a/0007",
        "c/compare/a/-01",
        "c/compare/a/1e3",
        "c/compare/a/9999999999",
        "c/explore/explorer/000",
        "c/explore-0/explorer/000",
        "c/explore-01/explorer/000",
        "c/explore-1x/explorer/000",
        "c/learn-1/explorer/000",
        "c/report/a/000",
        "c/compare-1/a/000",
        "c/COMPARE/a/000",
        "../compare/a/000",
        "c/compare/../000",
        "c/compare/a b/000",
        "c/compare/a\u0000/000",
        "c/compare/\u0660/000",
        "c/compare/a/\u0660\u0660\u0660"
      })
  void noOtherTextIsATrials(String text) throws Exception {
    assertRefused("trial: " + text, () -> TrialId.parse(text));
    Snapshot snapshot = (Snapshot) Golden.messages().get("snapshot");
    ObjectNode wrong = (ObjectNode) CBOR.readTree(Codec.encode(snapshot));
    wrong.put("trial", text);
    byte[] bytes = CBOR.writeValueAsBytes(wrong);
    var e = assertThrows(BadMessageException.class, () -> Codec.decode(bytes, Snapshot.class));
    assertTrue(e.getMessage().contains("is no id of a trial"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "c/round-1/view", "c/round-1/view/00", "c/round-1/view/0/", "c/round-0/view/0",
        "c/round-/view/0", "c/1/view/0", "c/round-1/sight/0", "c/round-1/arm-/0", "c/round-1/arm/0",
        "c/round-01/view/0", "/round-1/view/0", "c/round-1/view/-1", "c/round-1/VIEW/0"
      })
  void noOtherTextIsAnInstructors(String text) {
    assertRefused("instructor: " + text, () -> InstructorId.parse(text));
  }

  @Test
  void longTextIsRefusedInShort() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TrialId.parse("a/".repeat(1 << 20)))
            .getMessage();
    assertTrue(message.length() < 250, message);
  }

  @Test
  void idsAreTextInMessagesAlsoAsKeysOfMaps() throws Exception {
    InstructorId id = InstructorId.own("c", 1, "x", 0);
    assertEquals("\"c/round-1/arm-x/0\"", new ObjectMapper().writeValueAsString(id));
    assertEquals("{\"c/round-1/arm-x/0\":1}", new ObjectMapper().writeValueAsString(Map.of(id, 1)));
    assertEquals("\"explore-3\"", new ObjectMapper().writeValueAsString(Phase.parse("explore-3")));
  }

  private static void assertRefused(
      String begins, org.junit.jupiter.api.function.Executable parse) {
    String message = assertThrows(IllegalArgumentException.class, parse).getMessage();
    assertTrue(message.startsWith(begins), message);
  }
}
