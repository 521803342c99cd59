package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The dashboard of a server, in a real browser: one of each for a class of tests. */
abstract class Dashboard {
  @TempDir static Path folder;
  static Serve server;
  static Browser browser;

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

  static void write(String text) {
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

  static Object run(String script, Object... arguments) {
    return browser.driver().executeScript(script, arguments);
  }

  static void checkInBothThemes(String name) throws Exception {
    browser.check(name);
    browser.await("header button", "Dark").click();
    browser.check(name + "-dark");
    browser.await("header button", "Light").click();
  }
}
