package io.gradinstructor.standalone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.kafkaembedded.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final byte[] ONE = {1};
  private static final byte[] OTHER = {2};

  @TempDir Path temp;

  private RunFolder folder(String name) {
    return new RunFolder(temp.resolve(name));
  }

  /** A finished run with these networks. */
  private RunFolder finished(String name, byte[] campaign, String... networks) throws IOException {
    RunFolder run = folder(name);
    try (FolderLock lock = run.begin(campaign, "c-1", true)) {
      finish(run, campaign, networks);
    }
    return run;
  }

  private static void finish(RunFolder run, byte[] content, String... networks) throws IOException {
    List<String> files = new ArrayList<>(List.of("results.json", "report.html"));
    for (String n : networks) {
      files.add("networks/" + n + ".onnx");
    }
    for (String f : files) {
      run.write(f, content);
    }
    run.publish(files);
  }

  private static List<String> tree(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> !f.equals(folder))
          .map(f -> folder.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private static String refused(Executable what) {
    return assertThrows(Refusal.class, what).getMessage();
  }

  /** The same file on other data has another id: what was found is neither mixed nor replaced. */
  @Test
  void aRunDoesNotGoOnWithOtherData() throws IOException {
    RunFolder run = folder("unfinished");
    run.begin(ONE, "c-1", false).close();
    String why = assertThrows(IOException.class, () -> run.begin(ONE, "c-2", false)).getMessage();
    assertTrue(why.contains("changed since"), why);
    assertTrue(run.isOf("c-1"));
    run.begin(ONE, "c-1", false).close();
    run.begin(ONE, "c-2", true).close();
    assertTrue(run.isOf("c-2"));
    RunFolder over = finished("finished", ONE, "l2");
    why = refused(() -> over.begin(ONE, "c-2", false));
    assertTrue(why.contains("changed since") && why.contains("--overwrite"), why);
    assertTrue(over.results().length > 0);
  }

  @Test
  void itsStatusIsWhatIsInIt() throws IOException {
    RunFolder run = folder("a");
    assertFalse(run.exists());
    try (FolderLock lock = run.begin(ONE, "c-1", false)) {
      assertTrue(run.exists());
      assertEquals(RunFolder.Status.RUNNING, run.status());
    }
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    assertArrayEquals(ONE, run.campaign().orElseThrow());
    run.cancel();
    assertEquals(RunFolder.Status.FAILED, run.status());
    assertEquals("cancelled", run.reason());
    assertEquals(List.of("campaign.yaml", "failed.txt", "gi-run.json"), tree(run.folder()));
    try (FolderLock lock = run.begin(ONE, "c-1", false)) {
      finish(run, ONE);
    }
    assertEquals(RunFolder.Status.FINISHED, run.status());
    assertEquals(
        List.of("campaign.yaml", "gi-run.json", "report.html", "results.json"), tree(run.folder()));
    assertEquals(List.of(), run.remove().stays());
    assertFalse(Files.exists(run.folder()));
  }

  @Test
  void aFolderWithACampaignFileIsNoRunAndIsLeftAlone() throws IOException {
    RunFolder project = folder("proj");
    Files.createDirectories(project.folder().resolve("src"));
    Files.writeString(project.folder().resolve("campaign.yaml"), "campaign: mine\n");
    Files.writeString(project.folder().resolve("src/a.py"), "a");
    assertFalse(project.exists());
    String why = refused(() -> project.begin(ONE, "c-1", false));
    assertTrue(why.contains(project.toString()) && why.contains("--overwrite"), why);
    assertEquals(List.of("campaign.yaml", "src", "src/a.py"), tree(project.folder()));
  }

  @Test
  void onlyWhatARunWroteIsRemoved() throws IOException {
    RunFolder run = finished("a", ONE, "n1");
    for (String mine : List.of("notes.txt", "networks/mine.onnx", "explained/x.png")) {
      Files.createDirectories(run.folder().resolve(mine).getParent());
      Files.writeString(run.folder().resolve(mine), "mine");
    }
    RunFolder.Removed removed = run.remove();
    assertEquals(List.of("explained", "networks", "notes.txt"), removed.stays());
    assertTrue(removed.bytes() > 3, "the sizes of what went: " + removed.bytes());
    assertEquals(
        List.of("explained", "explained/x.png", "networks", "networks/mine.onnx", "notes.txt"),
        tree(run.folder()));
    assertFalse(run.exists(), "what stays is the user's alone");
  }

  @Test
  void theSameCampaignsResultsAreReplacedOnceTheNewOnesAreThere() throws IOException {
    RunFolder run = finished("a", ONE, "n1", "n2");
    try (FolderLock lock = run.begin(ONE, "c-1", false)) {
      run.write("results.json", OTHER);
      run.write("networks/n3.onnx", OTHER);
      assertArrayEquals(ONE, run.results(), "the old ones can be read all the while");
      assertTrue(Files.exists(run.folder().resolve("networks/n1.onnx")));
      finish(run, OTHER, "n3");
    }
    assertArrayEquals(OTHER, run.results());
    assertEquals(
        List.of(
            "campaign.yaml",
            "gi-run.json",
            "networks",
            "networks/n3.onnx",
            "report.html",
            "results.json"),
        tree(run.folder()));
  }

  @Test
  void aRunThatFailsLeavesOlderResultsAsTheyWere() throws IOException {
    RunFolder run = finished("a", ONE, "n1");
    List<String> before = tree(run.folder());
    try (FolderLock lock = run.begin(ONE, "c-1", false)) {
      run.write("networks/n2.onnx", OTHER);
      run.fail("no luck");
    }
    assertEquals(RunFolder.Status.FINISHED, run.status());
    assertArrayEquals(ONE, run.results());
    assertEquals(before, tree(run.folder()));
  }

  @Test
  void anotherCampaignsFolderIsTakenOnlyIfOneSaysSo() throws IOException {
    RunFolder run = finished("a", ONE, "n1");
    String why = refused(() -> run.begin(OTHER, "c-2", false));
    assertTrue(why.contains(run.toString()) && why.contains("finished run of another"), why);
    run.begin(OTHER, "c-2", true).close();
    assertArrayEquals(ONE, run.results());
    assertEquals(RunFolder.Status.UNFINISHED, run.status());
    why = refused(() -> run.begin(ONE, "c-1", false));
    assertTrue(why.contains("unfinished run of another"), why);
    try (FolderLock lock = run.begin(OTHER, "c-2", false)) {
      assertTrue(refused(() -> run.begin(ONE, "c-1", true)).contains("running"), "not its turn");
      IOException twice = assertThrows(IOException.class, () -> run.begin(OTHER, "c-2", false));
      assertTrue(twice.getMessage().contains("runs this campaign already"), twice.getMessage());
      finish(run, OTHER, "n2");
    }
    assertArrayEquals(OTHER, run.campaign().orElseThrow());
    assertFalse(Files.exists(run.folder().resolve("networks/n1.onnx")));
  }

  @Test
  void foreignFilesOfOurNamesAreReplacedOnlyIfOneSaysSo() throws IOException {
    Path results = Files.createDirectories(temp.resolve("a")).resolve("results.json");
    Files.writeString(results, "mine");
    RunFolder run = folder("a");
    refused(() -> run.begin(ONE, "c-1", false));
    run.begin(ONE, "c-1", true).close();
    assertEquals("mine", Files.readString(results), "not before the new ones are there");
    assertEquals(List.of("results.json"), run.remove().stays(), "no run wrote it");
    finished("a", ONE);
    assertArrayEquals(ONE, Files.readAllBytes(results));
    RunFolder later = folder("b");
    try (FolderLock lock = later.begin(ONE, "c-1", false)) {
      Files.writeString(later.folder().resolve("report.html"), "mine");
      IOException e = assertThrows(IOException.class, () -> finish(later, ONE));
      assertTrue(e.getMessage().contains("report.html is not ours"), e.getMessage());
    }
    assertEquals("mine", Files.readString(later.folder().resolve("report.html")));
    assertEquals(RunFolder.Status.UNFINISHED, later.status(), "nothing that was found is lost");
  }

  @Test
  void foreignFoldersAreNeverTouched() throws IOException {
    for (String name : List.of("broker", "networks", "next")) {
      RunFolder run = folder("with-" + name);
      Path mine = Files.createDirectories(run.folder().resolve(name)).resolve("notes.txt");
      Files.writeString(mine, "mine");
      String why = refused(() -> run.begin(ONE, "c-1", true));
      assertTrue(why.contains(mine.getParent().toString()), why);
      assertEquals(List.of(name, name + "/notes.txt"), tree(run.folder()));
    }
    RunFolder run = finished("a", ONE);
    Path mine = Files.createDirectory(run.broker()).resolve("notes.txt");
    Files.writeString(mine, "mine");
    assertTrue(refused(() -> run.begin(ONE, "c-1", false)).contains(run.broker().toString()));
    assertEquals(List.of("broker"), run.remove().stays());
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void nothingIsDoneWhereLinksLead() throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("n1.onnx"), "mine");
    RunFolder run = finished("a", ONE, "n1");
    Files.delete(run.folder().resolve("networks/n1.onnx"));
    Files.delete(run.folder().resolve("networks"));
    Files.createSymbolicLink(run.folder().resolve("networks"), elsewhere);
    assertTrue(refused(() -> run.begin(ONE, "c-1", false)).contains("networks"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), run.folder());
    assertTrue(refused(() -> new RunFolder(link).remove()).contains(run.folder().toString()));
    assertEquals(List.of("networks"), run.remove().stays());
    assertEquals("mine", Files.readString(elsewhere.resolve("n1.onnx")));
  }

  @Test
  void aMarkOwnsNothingOutsideAndNothingThatNoRunWrites() throws IOException {
    Files.writeString(temp.resolve("precious"), "mine");
    RunFolder run = finished("a", ONE);
    Files.writeString(run.folder().resolve("notes.txt"), "mine");
    Path mark = run.folder().resolve("gi-run.json");
    Files.writeString(
        mark,
        Files.readString(mark)
            .replace("\"campaign.yaml\"", "\"../precious\", \"notes.txt\", \"networks/../../x\""));
    assertEquals(List.of("campaign.yaml", "notes.txt"), run.remove().stays());
    assertTrue(Files.exists(temp.resolve("precious")));
  }

  @Test
  void aRunOfAnotherFormatIsLeftAlone() throws IOException {
    RunFolder run = finished("a", ONE);
    Path mark = run.folder().resolve("gi-run.json");
    String later = Files.readString(mark).replace("\"format\" : 1", "\"format\" : 2, \"more\": 3");
    Files.writeString(mark, later);
    List<String> before = tree(run.folder());
    for (Executable what :
        List.<Executable>of(run::exists, run::remove, () -> run.begin(ONE, "c-1", true))) {
      String why = assertThrows(IOException.class, what).getMessage();
      assertTrue(why.contains("format 2"), why);
    }
    assertEquals(before, tree(run.folder()));
  }

  @Test
  void aRunIsNotMadeInAnotherNorWhereAFileIs() throws IOException {
    RunFolder run = finished("a", ONE);
    assertTrue(refused(() -> folder("a/b/c").begin(OTHER, "c-2", true)).contains("is in"));
    Files.writeString(temp.resolve("file"), "mine");
    assertTrue(refused(() -> folder("file").begin(ONE, "c-1", true)).contains("is a file"));
    Path dangling = Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("nothing"));
    assertTrue(
        refused(() -> new RunFolder(dangling).begin(ONE, "c-1", false)).contains("is a file"));
    assertEquals(RunFolder.Status.FINISHED, run.status());
  }

  @Test
  void leftoversOfADeathAreTakenForNothing() throws IOException {
    RunFolder run = folder("a");
    Files.createDirectory(run.folder());
    for (String left : List.of(FolderLock.FILE, "gi-run.json.part")) {
      Files.createFile(run.folder().resolve(left));
    }
    assertFalse(run.exists());
    finished("a", ONE);
    assertEquals(RunFolder.Status.FINISHED, run.status());
    RunFolder half = folder("half");
    half.begin(ONE, "c-1", false).close();
    Files.createDirectories(half.folder().resolve("next/networks"));
    Files.createFile(half.folder().resolve("next/networks/n1.onnx.part"));
    assertEquals(List.of(), half.remove().stays());
  }

  @Test
  void othersMayNotLookIn() throws IOException {
    RunFolder run = finished("deep/a", ONE);
    Files.createDirectory(temp.resolve("empty"));
    for (RunFolder r : List.of(run, finished("empty", ONE))) {
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(r.folder())));
    }
  }
}
