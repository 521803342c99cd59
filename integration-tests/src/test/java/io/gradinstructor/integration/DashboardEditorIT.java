package io.gradinstructor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * What the dashboard shows before there is a campaign: how one is written, and what is not there.
 */
@TestMethodOrder(OrderAnnotation.class)
class DashboardEditorIT extends Dashboard {
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
    checkInBothThemes("problems");
    assertEquals(
        line.getText(),
        "line " + run("return document.querySelector('.editor .bad').textContent"),
        "the line is marked");
    assertEquals(
        Boolean.TRUE,
        run(
            "const lines = [...document.querySelectorAll('.editor span')];"
                + "return new Set(lines.map((l) => l.offsetTop)).size === lines.length"),
        "line numbers stand one below the other");
    line.click();
    String selected =
        (String)
            run(
                "const a = document.activeElement;"
                    + "return a.value.slice(a.selectionStart, a.selectionEnd)");
    assertTrue(selected.contains("epochs: many"), selected);
  }

  @Test
  @Order(3)
  void aDraftOutlivesAReload() throws Exception {
    browser.driver().navigate().refresh();
    browser.await("#problems button", "line ");
    write(" ");
    browser.await("#problems", "Nothing is written yet");
    browser.forgive();
    browser.check("nothing-written");
  }

  @Test
  @Order(4)
  void whatMayStandAtTheCaretIsOffered() throws Exception {
    browser.open(server.at("/#/new"));
    browser.await("#problems", "Nothing is written yet");
    write("campaign: c\ntraining: {optimizer: ada");
    browser.await(".offers", "Adam with decay");
    // What is half written is no campaign, which the browser logs.
    browser.await("#problems button", "line ");
    browser.forgive();
    checkInBothThemes("offers");
    browser.driver().findElements(By.cssSelector(".offers button")).get(1).click();
    assertEquals(
        "campaign: c\ntraining: {optimizer: adamw",
        run("return document.getElementById('text').value"));
    write("campaign: c\ntraining: {optimizer: {adamw: {dec");
    browser.await(".offers button", "decay").click();
    assertEquals(
        "campaign: c\ntraining: {optimizer: {adamw: {decay: ",
        run("return document.getElementById('text').value"));
    browser.await("#problems button", "line ");
    write(" ");
    browser.await("#problems", "Nothing is written yet");
    browser.forgive();
  }

  @Test
  @Order(5)
  void whatIsNotThereIsSaid() throws Exception {
    browser.open(server.at("/#/campaigns/absent-00000000"));
    browser.await("[role=alert]", "absent-00000000");
    browser.await("main a", "All campaigns");
    browser.forgive();
    browser.check("absent");
    for (String nowhere : List.of("/#/campaigns/%FF", "/#/fork", "/#/elsewhere")) {
      browser.open(server.at(nowhere));
      browser.await("main", "No page has this address");
    }
    browser.check("nowhere");
    browser.open(server.at("/#/campaigns/"));
    browser.await("h1", "Campaigns");
  }
}
