package io.gradinstructor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, and how long a file may be. */
class RoomsTest {
  private static final int LINES = 350;

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.gradinstructor");

  private static String[] packages(String... names) {
    return Stream.of(names).map(n -> "io.gradinstructor." + n + "..").toArray(String[]::new);
  }

  @Test
  void packagesDependOnEachOtherInOneDirection() {
    slices().matching("io.gradinstructor.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void trainingKnowsNoCampaignAndNoMessage() {
    noClasses()
        .that()
        .resideInAnyPackage(
            packages(
                "autodiff",
                "basics",
                "data",
                "network",
                "enn",
                "statistics",
                "training",
                "instructor"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages("campaign", "message", "workflow", "admission", "report"))
        .check(ALL);
  }

  @Test
  void campaignsKnowNoPicture() {
    noClasses()
        .that()
        .resideInAnyPackage(packages("campaign", "message", "workflow", "admission"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages("report"))
        .check(ALL);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      return files
          .filter(f -> f.toString().endsWith(".java") && !f.toString().contains("target"))
          .toList();
    }
  }

  @Test
  void noFileIsLongerThanOneReadsAtOnce() throws IOException {
    List<Path> sources = sources();
    assertTrue(sources.size() > 400, "all modules' sources are seen");
    for (Path file : sources) {
      try (Stream<String> lines = Files.lines(file)) {
        assertTrue(lines.count() <= LINES, file + " is longer than " + LINES + " lines");
      }
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    List<Path> silent =
        sources().stream()
            .filter(f -> f.toString().replace('\\', '/').contains("/src/main/java/"))
            .map(Path::getParent)
            .distinct()
            .filter(f -> !Files.exists(f.resolve("package-info.java")))
            .toList();
    assertEquals(List.of(), silent);
  }
}
