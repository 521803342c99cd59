package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.http.ClientConfig;

/** The system's Chromium, without a window. */
final class Browser implements AutoCloseable {
  /** Why a test is skipped. */
  static final String ABSENT =
      "no chromium and chromedriver: set GI_REQUIRE_BROWSER=true to make this a failure";

  private static final int WIDTH = 1280;

  /** Longer than any machine is busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  /** Opens it, with a profile of its own in a folder. */
  Browser(Path folder) throws IOException {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(found("chromium", "google-chrome").orElseThrow().toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--force-prefers-reduced-motion",
        "--hide-scrollbars",
        "--user-data-dir=" + Files.createTempDirectory(folder, "chromium"));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    File chromedriver = found("chromedriver").orElseThrow().toFile();
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver)
                .withTimeout(PATIENCE)
                .build(),
            options,
            ClientConfig.defaultConfig().readTimeout(PATIENCE));
    driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
    driver.manage().window().setSize(new Dimension(WIDTH, 1000));
  }

  static boolean available() {
    return found("chromium", "google-chrome").isPresent() && found("chromedriver").isPresent();
  }

  private static java.util.Optional<Path> found(String... programs) {
    return Stream.of(programs)
        .flatMap(
            p -> Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(d -> Path.of(d, p)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void open(java.net.URI address) {
    driver.get(address.toString());
  }

  ChromeDriver driver() {
    return driver;
  }

  /** Waits for an element whose text satisfies a condition. */
  WebElement await(String css, Predicate<String> text) throws Exception {
    // Kept as it was found: a page that lives may have taken it away by the next look.
    AtomicReference<WebElement> found = new AtomicReference<>();
    Patience.await(
        css,
        () -> {
          found.set(find(css, text).orElse(null));
          return found.get() != null;
        });
    return found.get();
  }

  /** Waits for an element that says so. */
  WebElement await(String css, String text) throws Exception {
    return await(css, t -> t.contains(text));
  }

  private java.util.Optional<WebElement> find(String css, Predicate<String> text) {
    return driver.findElements(By.cssSelector(css)).stream()
        .filter(
            e -> {
              try {
                return text.test(e.getText());
              } catch (StaleElementReferenceException old) {
                return false;
              }
            })
        .findFirst();
  }

  /** Keeps a picture of the whole page, checks the rules of accessibility and the console. */
  void check(String name) throws IOException {
    picture(name);
    assertEquals("", errors(), name);
  }

  /** The same without the console, which may complain. */
  void picture(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    long height = (Long) driver.executeScript("return document.documentElement.scrollHeight");
    driver.manage().window().setSize(new Dimension(WIDTH, (int) Math.min(8000, height + 150)));
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    assertEquals(List.of(), violations(), name);
    driver.manage().window().setSize(new Dimension(WIDTH, 1000));
  }

  /** Does something while the page is as narrow as on a phone: narrower than a window can be. */
  void narrow(int width, Runnable action) {
    Map<String, Object> metrics =
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false);
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
    try {
      action.run();
    } finally {
      driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  /** What breaks the rules of axe-core. */
  private List<?> violations() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    return (List<?>)
        driver.executeAsyncScript(
            "const done = arguments[0];"
                + "axe.run(document).then((r) => done(r.violations.map((v) =>"
                + "`${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html).join(' ')}`)))");
  }

  /** What the console complains of. */
  private String errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(e -> e.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .collect(Collectors.joining("\n"));
  }

  /** Forgets what the console complained of: an error was asked for. */
  void forgive() {
    driver.manage().logs().get(LogType.BROWSER);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
