package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.interactions.Actions;

/** The dashboard over a live campaign. One story, told in order. */
@TestMethodOrder(OrderAnnotation.class)
class DashboardIT extends Dashboard {
  @Test
  @Order(1)
  void aCampaignIsStartedPausedAndResumed() throws Exception {
    browser.open(server.at("/#/new"));
    browser.await("#problems", "This is a campaign");
    write(smoke());
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Start").sendKeys(Keys.ENTER);
    browser.await("h1", "smoke-");
    browser.await(".actions button", "Pause").sendKeys(Keys.ENTER);
    browser.await(".badge", "paused");
    browser.await(".actions button:focus", "Resume");
    browser.check("paused");
    browser.await(".actions button:focus", "Resume").sendKeys(Keys.ENTER);
    browser.await(".badge", t -> t.equals("running") || t.equals("finished"));
    browser.await("#curves ~ .chart, section:has(#curves) .chart figcaption", "reward set");
    browser.check("running");
    browser.await(".badge", "finished");
  }

  /** With more explorers: a slow browser has time to press a button before it is over. */
  private static String smoke() throws IOException {
    return Files.readString(Gi.example("smoke.yaml"))
        .replaceFirst("explorers: *\\d+", "explorers: 80");
  }

  @Test
  @Order(2)
  void aFinishedCampaignShowsItsComparisonAndItsEnns() throws Exception {
    browser.await("section:has(#comparison) tbody th", "instructor-scale-only");
    browser.await("section:has(#learning) tbody th", "round-1/view/0");
    WebElement step = browser.await(".choice label", "Step").findElement(By.tagName("input"));
    String last = browser.driver().findElement(By.tagName("output")).getText();
    step.sendKeys(Keys.HOME);
    browser.await("output", t -> t.equals("0") && !t.equals(last));
    Patience.await("pictures of two layers and of pixels", () -> pictures() == 5);
    assertEquals(
        784L,
        run("return document.querySelector('.layers img').naturalWidth"),
        "a pixel for each of W1's inputs");
    browser.await(".weights .scale", "the greatest of all steps");
    browser.await("summary", "Trials").click();
    browser.await("#trials tbody th", "compare/he/001");
    browser.await("summary", "Settings").click();
    browser.await("#settings tbody th", "training.epochs");
    browser.await("summary", "ONNX files").click();
    browser.await("a[download]", "instructors/round-1-view-0.onnx");
    browser.await("section:has(#tickets) button", "Draw").click();
    browser.await("section:has(#tickets) figcaption", "untrained networks of instructor");
    browser.await("section:has(#tickets) tbody th", "0.05");
    checkInBothThemes("campaign");
    browser.await("section:has(#curves) option", "tune").click();
    browser.await("section:has(#curves) tbody", t -> t.contains("0.006") && t.contains("yes"));
    browser.check("tuning");
  }

  /** Pictures that have pixels. */
  private static int pictures() {
    return ((List<?>)
            run(
                "return [...document.querySelectorAll('main figure img')]"
                    + ".filter((i) => i.naturalWidth > 0)"))
        .size();
  }

  @Test
  @Order(3)
  void theReportShowsItsPictures() throws Exception {
    browser.await("a.button", "Report");
    showsPictures();
    // With a token it is no link: it could not send it.
    run("sessionStorage.setItem('gi-token', 'any')");
    browser.driver().navigate().refresh();
    browser.await("button", "Report");
    showsPictures();
    run("sessionStorage.removeItem('gi-token')");
    browser.driver().navigate().refresh();
    browser.await("a.button", "Report");
    browser.check("after-report");
  }

  /** Opens the report in a tab of its own. */
  private static void showsPictures() throws Exception {
    String here = browser.driver().getWindowHandle();
    browser.await(".actions .button, .actions button", "Report").click();
    Patience.await("a tab", () -> browser.driver().getWindowHandles().size() == 2);
    for (String tab : browser.driver().getWindowHandles()) {
      if (!tab.equals(here)) {
        browser.driver().switchTo().window(tab);
      }
    }
    browser.await("h1", "smoke");
    Patience.await(
        "pictures of the report",
        () ->
            (Boolean)
                run(
                    "const all = [...document.images];"
                        + "return all.length > 0 && all.every((i) => i.naturalWidth > 0)"));
    browser.narrow(
        375,
        () ->
            assertEquals(375L, run("return document.documentElement.scrollWidth"), "wide report"));
    browser.driver().close();
    browser.driver().switchTo().window(here);
  }

  @Test
  @Order(4)
  void aForkTakesOverWhatWasLearned() throws Exception {
    browser.await(".actions a", "Fork").click();
    browser.await("h1", "Fork smoke-");
    browser.await("#problems", "This is a campaign");
    String text = browser.driver().findElement(By.id("text")).getDomProperty("value");
    assertEquals(smoke(), text);
    // What arms are called says nothing of what they are.
    write(
        text.replaceFirst("(?m)^campaign: .*", "campaign: forked")
            .replace("[backprop,", "[{name: plain, method: backprop},")
            .replace(" instructor,", " {name: gentle, method: instructor},")
            .replace(" instructor-shuffled,", " {name: instructor, method: instructor-shuffled},"));
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Fork").click();
    browser.await("h1", "forked-");
    browser.await(".badge", "finished");
    // While it began, no network was there but explorers, whose snapshots are those of the other.
    browser.forgive();
    browser.await("section:has(#comparison) thead", "vs plain");
    // Of two networks.
    browser.await("section:has(#comparison) caption", "† rough: too few networks");
    browser.await("section:has(#comparison) td", "]†");
    assertEquals("gentle", value("#tickets ~ .choice select"));
    assertTrue(value("#weights ~ .choice select").endsWith("/compare/gentle/000"));
    browser.check("forked");
  }

  private static String value(String select) {
    return browser.driver().findElement(By.cssSelector(select)).getDomProperty("value");
  }

  @Test
  @Order(5)
  void finishedCampaignsStandSideBySide() throws Exception {
    browser.await("nav a", "Campaigns").click();
    browser.await("main", "forked-");
    checkInBothThemes("list");
    WebElement name = browser.driver().findElement(By.cssSelector("input[type=search]"));
    name.sendKeys("FORK");
    browser.await("tbody", t -> t.contains("forked-") && !t.contains("smoke-"));
    name.sendKeys("x");
    browser.await("main", "No campaign is like that");
    name.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE);
    browser.await("tbody", t -> t.contains("forked-") && t.contains("smoke-"));
    for (WebElement tick : browser.driver().findElements(By.cssSelector("input[type=checkbox]"))) {
      tick.click();
    }
    // Picks outlive a reload.
    browser.driver().navigate().refresh();
    browser.await("a.button", "Compare 2").click();
    browser.await("h1", "Side by side");
    browser.await("tbody th", "instructor-shuffled");
    assertEquals(
        3,
        browser
            .driver()
            .findElements(By.cssSelector("section[aria-label=Accuracy] thead th"))
            .size());
    browser.await(
        "section:has(#overlay) .legend", t -> t.contains("smoke-") && t.contains("forked-"));
    browser.await("section[aria-label=Settings] tbody th", "name");
    checkInBothThemes("side-by-side");
    String ids = browser.driver().getCurrentUrl().replaceFirst(".*/", "");
    browser.open(server.at("/#/compare/" + ids + ",absent-00000000"));
    browser.await("[role=alert]", "absent-00000000");
    browser.await("section[aria-label=Accuracy] tbody th", "instructor-shuffled");
    browser.open(server.at("/#/compare/absent-00000000,absent-00000000"));
    browser.await("main", "Two different campaigns");
    browser.forgive();
  }

  /** Longer than the slowest browser watches it: it is cancelled in the end. */
  @Test
  @Order(6)
  void aCampaignIsWatchedWhileItTrains() throws Exception {
    browser.open(server.at("/#/new"));
    browser.await("textarea", t -> true);
    write(
        Files.readString(Gi.example("smoke.yaml"))
            .replaceFirst("campaign: .*", "campaign: long")
            .replaceFirst("epochs: *\\d+", "epochs: 200")
            .replaceFirst("compare: \\{seeds: \\d+", "compare: {seeds: 200"));
    browser.await("#problems", "This is a campaign");
    browser.await("main form .actions button", "Start").click();
    browser.await("h1", "long-");
    browser.await("section:has(#curves) .u-over", t -> true);
    // What is chosen of a chart stays while its line goes on.
    WebElement plot = browser.driver().findElement(By.cssSelector("#curves ~ .chart .u-over"));
    new Actions(browser.driver())
        .moveToElement(plot)
        .clickAndHold()
        .moveByOffset(150, 0)
        .release()
        .perform();
    browser.await(".legend button", "Show all");
    browser.await("#curves ~ .chart .legend", "at step ");
    String before = progress();
    Patience.await("more trials", () -> !progress().equals(before));
    browser.await(".legend button", "Show all");
    new Actions(browser.driver())
        .doubleClick(browser.await("#curves ~ .chart .u-over", t -> true))
        .perform();
    browser.await("#curves ~ .chart .legend", t -> !t.contains("Show all"));
  }

  /** In one go: the table may be drawn anew between finding and reading it. */
  private static String progress() {
    return (String)
        run("return document.querySelector('section:has(#phases) tbody')?.innerText ?? ''");
  }

  /** A network that is in training has not all of its steps yet. */
  @Test
  @Order(7)
  void aNetworkIsWatchedWhileItTrains() throws Exception {
    AtomicReference<String> network = new AtomicReference<>();
    Patience.await(
        "a network in training, chosen",
        () -> {
          try {
            WebElement training = browser.await("#weights ~ .choice option", "(in training)");
            network.set(training.getDomProperty("value"));
            training.click();
            return true;
          } catch (StaleElementReferenceException another) {
            return false;
          }
        });
    Patience.await("its last step", () -> lastStep().equals(network + " 10000"));
    checkInBothThemes("training");
  }

  /** The network that is shown, and the step at its end so far: where the slider stays. */
  private static String lastStep() {
    return (String)
        run(
            "return document.querySelector('#weights ~ .choice select').value + ' '"
                + "+ document.querySelector('#weights ~ .choice output')?.textContent");
  }

  @Test
  @Order(8)
  void aCancelledCampaignSaysSo() throws Exception {
    browser.await(".actions button", "Cancel").sendKeys(Keys.ENTER);
    browser.driver().switchTo().alert().accept();
    browser.await(".badge", "cancelled");
    browser.await("section[aria-label=Summary]:focus", "cancelled");
    browser.check("cancelled");
  }

  /** Browsers have six connections for all tabs; a tab that nobody looks at needs none. */
  @Test
  @Order(9)
  void manyTabsCanBeOpen() throws Exception {
    browser.open(server.at("/#/"));
    String first = browser.driver().getWindowHandle();
    for (int tab = 2; tab <= 8; tab++) {
      browser.driver().switchTo().newWindow(WindowType.TAB);
      browser.open(server.at("/#/"));
      browser.await("main", "forked-");
    }
    for (String tab : browser.driver().getWindowHandles()) {
      if (!tab.equals(first)) {
        browser.driver().switchTo().window(tab).close();
      }
    }
    browser.driver().switchTo().window(first);
    browser.await("main", "forked-");
  }

  @Test
  @Order(10)
  void aNarrowPageScrollsDownOnly() throws Exception {
    for (String page : List.of("/#/", "/#/new")) {
      browser.open(server.at(page));
      browser.narrow(
          390,
          () ->
              assertEquals(
                  390L, run("return document.documentElement.scrollWidth"), "wide: " + page));
    }
  }

  @Test
  @Order(11)
  void aServerThatIsAwayIsSaidAndWaitedFor() throws Exception {
    browser.open(server.at("/#/"));
    browser.await("main", "forked-");
    server.close();
    browser.await(".away", "Cannot reach the server");
    browser.picture("away");
  }
}
