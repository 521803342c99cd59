package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The dashboard in a real browser, over a live campaign. One story, told in order. */
@TestMethodOrder(OrderAnnotation.class)
class DashboardIT {
  @TempDir static Path folder;
  private static Serve server;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Browser.available() || "true".equals(System.getenv("GI_REQUIRE_BROWSER")), Browser.ABSENT);
    server = Serve.start(folder, Map.of());
    browser = new Browser(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void write(String text) {
    WebElement area = browser.driver().findElement(By.id("text"));
    // As a paste: typing would take the browser seconds.
    browser
        .driver()
        .executeScript(
            "arguments[0].value = arguments[1];"
                + "arguments[0].dispatchEvent(new Event('input', {bubbles: true}))",
            area,
            text);
  }

  @Test
  @Order(1)
  void anEmptyListSaysHowToBegin() throws Exception {
    browser.open(server.at("/"));
    browser.await("main", "No campaign yet");
    browser.await("main", "Nothing is queued");
    browser.check("empty");
  }

  @Test
  @Order(2)
  void aBadFileIsMarkedAtItsLine() throws Exception {
    browser.open(server.at("/#/new"));
    browser.await("#problems", "This is a campaign");
    write(Files.readString(Gi.example("smoke.yaml")).replaceFirst("epochs: *\\d+", "epochs: many"));
    WebElement line = browser.await("#problems button", "line ");
    browser.await("#problems", "training.epochs");
    assertFalse(
        browser.driver().findElement(By.cssSelector("main form .actions button")).isEnabled());
    browser.forgive();
    browser.check("problems");
    assertEquals(
        Boolean.TRUE,
        browser
            .driver()
            .executeScript(
                "const lines = [...document.querySelectorAll('.editor span')];"
                    + "return new Set(lines.map((l) => l.offsetTop)).size === lines.length"),
        "line numbers stand one below the other");
    line.click();
    String selected =
        (String)
            browser
                .driver()
                .executeScript(
                    "const a = document.activeElement;"
                        + "return a.value.slice(a.selectionStart, a.selectionEnd)");
    assertTrue(selected.contains("epochs: many"), selected);
  }

  @Test
  @Order(3)
  void aCampaignIsStartedPausedAndResumed() throws Exception {
    write(Files.readString(Gi.example("smoke.yaml")));
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Start").sendKeys(Keys.ENTER);
    browser.await("h1", "smoke-");
    browser.await(".actions button", "Pause").click();
    browser.await(".badge", "paused");
    browser.check("paused");
    browser.await(".actions button", "Resume").click();
    browser.await(".badge", t -> t.equals("running") || t.equals("finished"));
    browser.await("#curves ~ .chart, section:has(#curves) .chart figcaption", "reward set");
    browser.check("running");
    browser.await(".badge", "finished");
  }

  @Test
  @Order(4)
  void aFinishedCampaignShowsItsComparisonAndItsEnns() throws Exception {
    browser.await("section:has(#comparison) tbody th", "instructor-scale-only");
    browser.await("section:has(#learning) tbody th", "round-1/view/0");
    WebElement step = browser.await(".choice label", "Step").findElement(By.tagName("input"));
    String before = browser.driver().findElement(By.tagName("output")).getText();
    step.sendKeys(Keys.END);
    browser.await("output", t -> !t.equals(before));
    Watch.await("pictures of two layers and of pixels", () -> pictures() == 5);
    browser.await("section:has(#tickets) button", "Draw").click();
    browser.await("section:has(#tickets) figcaption", "untrained networks of instructor");
    browser.await("section:has(#tickets) tbody th", "0.05");
    browser.check("campaign");
    browser.await("header button", "Dark").click();
    browser.check("campaign-dark");
    browser.await("header button", "Light").click();
  }

  /** Pictures that have pixels. */
  private static int pictures() {
    return ((List<?>)
            browser
                .driver()
                .executeScript(
                    "return [...document.querySelectorAll('main figure img')]"
                        + ".filter((i) => i.naturalWidth > 0)"))
        .size();
  }

  @Test
  @Order(5)
  void aForkTakesOverWhatWasLearned() throws Exception {
    browser.await(".actions a", "Fork").click();
    browser.await("h1", "Fork smoke-");
    browser.await("#problems", "This is a campaign");
    String text = browser.driver().findElement(By.id("text")).getDomProperty("value");
    assertEquals(Files.readString(Gi.example("smoke.yaml")), text);
    write(text.replaceFirst("(?m)^campaign: .*", "campaign: forked"));
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Fork").click();
    browser.await("h1", "forked-");
    browser.await(".badge", "finished");
    // While it began, no network was there but explorers, whose snapshots are those of the other.
    browser.forgive();
    browser.check("forked");
  }

  @Test
  @Order(6)
  void finishedCampaignsStandSideBySide() throws Exception {
    browser.await("nav a", "Campaigns").click();
    browser.await("main", "forked-");
    browser.check("list");
    for (WebElement tick : browser.driver().findElements(By.cssSelector("input[type=checkbox]"))) {
      tick.click();
    }
    browser.await("a.button", "Compare 2").click();
    browser.await("h1", "Side by side");
    browser.await("tbody th", "instructor-shuffled");
    assertEquals(
        3,
        browser
            .driver()
            .findElements(By.cssSelector("section[aria-label=Accuracy] thead th"))
            .size());
    browser.await("section[aria-label=Settings] tbody th", "name");
    browser.check("side-by-side");
  }

  @Test
  @Order(7)
  void aCancelledCampaignSaysSo() throws Exception {
    browser.open(server.at("/#/new"));
    browser.await("#problems", "This is a campaign");
    write(Files.readString(Gi.example("quickstart.yaml")));
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Start").click();
    browser.await("h1", "quickstart-");
    browser.await(".actions button", "Cancel").click();
    browser.driver().switchTo().alert().accept();
    browser.await(".badge", "cancelled");
    browser.check("cancelled");
  }

  @Test
  @Order(8)
  void whatIsNotThereIsSaid() throws Exception {
    browser.open(server.at("/#/campaigns/absent-00000000"));
    browser.await("[role=alert]", "no campaign or report absent-00000000");
    browser.forgive();
    browser.check("absent");
  }

  @Test
  @Order(9)
  void aServerThatIsAwayIsSaidAndWaitedFor() throws Exception {
    browser.open(server.at("/#/"));
    browser.await("main", "forked-");
    server.close();
    browser.await(".away", "No connection");
    browser.picture("away");
  }
}
