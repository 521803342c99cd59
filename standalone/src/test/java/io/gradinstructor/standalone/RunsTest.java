package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.kafkaembedded.FolderLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final byte[] TEXT = "campaign: a\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temp;
  private Path runs;
  private String said;

  @BeforeEach
  void place() {
    runs = temp.resolve("runs");
    System.setProperty(Runs.PLACE, runs.toString());
  }

  @AfterEach
  void usualPlace() {
    System.clearProperty(Runs.PLACE);
  }

  private RunFolder run(String name, byte[] text) throws IOException {
    RunFolder run = new RunFolder(runs.resolve(name));
    run.begin(text, "c-1", false).close();
    return run;
  }

  private int gi(String... arguments) {
    Said how = Said.by(arguments);
    said = how.all();
    return how.code();
  }

  @Test
  void anAmbiguousNameIsRefusedWithAllThatItMayMean() throws IOException {
    run("mnist-20260101-000000", TEXT);
    run("mnist-conv-20260102-000000", new byte[] {2});
    for (String command : List.of("delete", "cancel", "watch", "reproduce")) {
      assertEquals(2, gi(command, "mnist"));
      assertTrue(said.contains("mnist-20260101-000000"), said);
      assertTrue(said.contains("mnist-conv-20260102-000000"), said);
    }
    assertEquals(2, Runs.all().size());
    assertEquals(0, gi("delete", "mnist-conv", "--yes"));
    assertTrue(said.contains("removed") && said.contains("mnist-conv-20260102-000000"), said);
    assertTrue(said.contains(" MB"), said);
    assertEquals(1, Runs.all().size());
  }

  @Test
  void aWholeNameWinsOverBeginnings() throws IOException {
    run("a", TEXT);
    RunFolder longer = run("a-b", TEXT);
    assertEquals(0, gi("delete", "a", "--yes"));
    assertEquals(List.of(longer), Runs.all());
  }

  @Test
  void aHashHasFourDigitsOrMore() throws IOException {
    RunFolder run = run("x", TEXT);
    String hash = Sha256.of(TEXT);
    assertEquals(run, Runs.find(hash.substring(0, 4)));
    assertEquals(run, Runs.find(hash));
    assertThrows(Refusal.class, () -> Runs.find(hash.substring(0, 3)));
  }

  @Test
  void blankNamesAndFoldersThatAreNoRunsAreRefused() throws IOException {
    Path project = Files.createDirectory(temp.resolve("proj"));
    Files.writeString(project.resolve("campaign.yaml"), "campaign: mine\n");
    RunFolder run = run("a-20260101-000000", TEXT);
    List<String> none =
        List.of("", " ", ".", "..", project.toString(), project + "/", runs.toString(), "nul\0");
    for (String name : none) {
      for (String command : List.of("delete", "cancel", "watch", "reproduce")) {
        assertEquals(2, gi(command, name), command + " '" + name + "': " + said);
      }
    }
    assertEquals(2, gi("fork", project.resolve("campaign.yaml").toString(), "--of", ""));
    assertTrue(Files.exists(project.resolve("campaign.yaml")));
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    assertEquals(0, gi("delete", "--yes", run.folder() + "/"));
  }

  @Test
  void nothingIsGoneWhereNobodyCanBeAskedAndNobodySaidYes() throws IOException {
    RunFolder run = run("a", TEXT);
    for (String command : List.of("delete", "cancel")) {
      assertEquals(2, gi(command, "a"), command);
      assertTrue(said.contains("no terminal") && said.contains("--yes"), said);
      assertEquals(RunFolder.Status.UNFINISHED, run.status(), command);
    }
    assertEquals(0, gi("cancel", "a", "--yes"));
    assertEquals(0, gi("delete", "a", "--yes"));
    assertEquals(List.of(), Runs.all());
  }

  @Test
  void whatIsNotARunsIsNamedAndStays() throws IOException {
    RunFolder run = run("a", TEXT);
    Files.writeString(run.folder().resolve("notes.txt"), "mine");
    assertEquals(0, gi("delete", "a", "--yes"));
    assertTrue(said.contains("notes.txt"), said);
    assertTrue(Files.exists(run.folder().resolve("notes.txt")));
  }

  @Test
  void aServerTakesNoFolderOfTheUsers() throws IOException {
    Path mine = Files.createDirectory(temp.resolve("mine"));
    Files.writeString(mine.resolve("notes.txt"), "mine");
    for (Path data : List.of(mine, mine.resolve("notes.txt"))) {
      assertEquals(2, gi("serve", "--data", data.toString()));
      assertTrue(said.contains(data.toString()), said);
    }
    assertEquals(List.of("notes.txt"), List.of(mine.toFile().list()));
  }

  @Test
  void aRunThatRunsIsNotRemoved() throws IOException {
    RunFolder run = new RunFolder(runs.resolve("a"));
    try (FolderLock lock = run.begin(TEXT, "c-1", false)) {
      assertEquals(1, gi("delete", "a"));
      assertTrue(said.contains("is running"), said);
    }
    assertTrue(run.exists());
    assertEquals(0, gi("cancel", "a", "--yes"));
    assertEquals(RunFolder.Status.FAILED, run.status());
    assertEquals(1, gi("cancel", "a"));
  }

  @Test
  void runsOfTheSameSecondHaveFoldersOfTheirOwn() throws IOException {
    RunFolder first = Runs.create("exp");
    RunFolder second = Runs.create("exp");
    RunFolder third = Runs.create("exp");
    assertEquals(3, java.util.Set.of(first, second, third).size());
    assertTrue(first.folder().getFileName().toString().matches("exp-\\d{8}-\\d{6}"));
  }

  @Test
  void theFolderOfAnUnfinishedRunIsFoundAgain() throws IOException {
    RunFolder first = Runs.begin(TEXT, "a", run -> begun(run, TEXT));
    assertEquals(first, Runs.begin(TEXT, "a", run -> begun(run, TEXT)));
    byte[] other = {2};
    RunFolder second = Runs.begin(other, "a", run -> begun(run, other));
    assertEquals(2, Runs.all().size());
    assertEquals(second, Runs.find(second.folder().getFileName().toString()));
  }

  private static RunFolder begun(RunFolder run, byte[] text) throws IOException {
    run.begin(text, "c-1", false).close();
    return run;
  }

  @Test
  void brokenRunsAreListedAsSuchBesideTheOthers() throws IOException {
    RunFolder broken = run("broken", TEXT);
    try (FolderLock lock = broken.begin(TEXT, "c-1", false)) {
      broken.write("results.json", new byte[] {'{'});
      broken.publish(List.of("results.json"));
    }
    run("well", TEXT);
    assertEquals(1, gi("list"));
    assertTrue(said.contains("results.json is damaged") && said.contains("unfinished"), said);
    Path mark = run("later", TEXT).folder().resolve("gi-run.json");
    Files.writeString(mark, Files.readString(mark).replace("\"format\" : 1", "\"format\" : 2"));
    assertEquals(1, gi("list"));
    assertTrue(said.contains("is of format 2") && said.contains("unfinished"), said);
    assertEquals(1, gi("delete", "later"));
    assertTrue(said.contains("is of format 2") && Files.exists(mark), said);
    assertEquals(0, gi("delete", "well", "--yes"));
    assertEquals(1, gi("watch", "broken"));
    assertTrue(said.contains("results.json is damaged"), said);
    System.setProperty(Runs.PLACE, Files.writeString(temp.resolve("file"), "mine").toString());
    assertEquals(1, gi("list"));
    assertTrue(said.contains("is a file"), said);
  }

  @Test
  void noCommandThatDestroysIsEverProposed() {
    for (String typo : List.of("delet", "remove", "cancl", "hel", "del")) {
      assertEquals(2, gi(typo));
      assertFalse(said.matches("(?s).*mean:[^\\n]*(delete|cancel).*"), said);
    }
    assertEquals(2, gi("lists"));
    assertTrue(said.contains("Did you mean: gi list"), said);
    assertEquals(0, gi("help"));
    assertTrue(said.contains("Usage: gi"), said);
    assertEquals(0, gi("help", "delete"));
    assertTrue(said.contains("Usage: gi delete"), said);
  }

  @Test
  void everyCommandSaysTheSameVersion() {
    assertEquals(0, gi("--version"));
    String version = said;
    assertTrue(
        version.matches(
            "gi \\d+\\.\\S+( \\([0-9a-f]+\\))?, Java \\d\\S*, ONNX Runtime \\d\\S*\\s+"),
        version);
    for (String command : List.of("run", "fork", "list", "delete", "serve", "explain", "results")) {
      assertEquals(0, gi(command, "-V"));
      assertEquals(version, said, command);
    }
  }
}
